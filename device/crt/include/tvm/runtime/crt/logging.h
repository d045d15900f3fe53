#ifndef ASSAY_TVM_RUNTIME_CRT_LOGGING_H_
#define ASSAY_TVM_RUNTIME_CRT_LOGGING_H_

#ifdef __cplusplus
extern "C" {
#endif

// printf-like; reaches the host as log text, cut at 127 characters.
void TVMLogf(const char* format, ...) __attribute__((format(printf, 1, 2)));

#define TVM_CRT_LOG_LEVEL_DEBUG 3
#define TVM_CRT_LOG_LEVEL_INFO 2
#define TVM_CRT_LOG_LEVEL_WARN 1
#define TVM_CRT_LOG_LEVEL_ERROR 0

#define LOG_ERROR(format, ...) TVMLogf("ERROR: " format, ##__VA_ARGS__)
#define LOG_WARN(format, ...) TVMLogf("WARN: " format, ##__VA_ARGS__)
#define LOG_INFO(format, ...) TVMLogf("INFO: " format, ##__VA_ARGS__)
#define LOG_DEBUG(format, ...) TVMLogf("DEBUG: " format, ##__VA_ARGS__)

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_LOGGING_H_
