// A late-binding function's address, made of two halves in code (one place) and kept in data
// (none).
int TVMFuncCall(void* function, void* arguments, int* codes, int count, void* out, int* out_code);
void* volatile table[] = {(void*)TVMFuncCall};
void* pointer(void) { return (void*)TVMFuncCall; }
