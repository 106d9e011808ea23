/// What is needed only to reproduce the numbers of the fastai course exactly, where its libraries have
/// peculiarities.
public enum Course {}
