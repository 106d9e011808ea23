/// What is only needed to follow the fastai course number for number, where its libraries have habits of their own.
public enum Course {}
