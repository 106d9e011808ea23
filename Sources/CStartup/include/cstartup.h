#pragma once

/// Makes the object file below part of a program that calls it; does nothing by itself.
void tern_startup(void);
