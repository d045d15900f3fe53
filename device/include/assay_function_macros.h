// How ASSAY_FUNCTION takes a list of kind letters apart. Included by assay.h; not for direct use.
#ifndef ASSAY_FUNCTION_MACROS_H_
#define ASSAY_FUNCTION_MACROS_H_

#define ASSAY_JOIN_(a, b) ASSAY_JOIN_NOW_(a, b)
#define ASSAY_JOIN_NOW_(a, b) a##b
#define ASSAY_PICK_9_(a, b, c, d, e, f, g, h, i, picked, ...) picked

// "result, name" selects the form without arguments: C11 has no empty variadic lists.
#define ASSAY_SELECT_(form, ...)                                                               \
  ASSAY_JOIN_(form, ASSAY_PICK_9_(__VA_ARGS__, SOME, SOME, SOME, SOME, SOME, SOME, SOME, NONE, \
                                  none, none))
#define ASSAY_COUNT_(...) ASSAY_PICK_9_(__VA_ARGS__, none, none, 7, 6, 5, 4, 3, 2, 1, none)

#define ASSAY_FUNCTION_NONE(result, name) \
  ASSAY_WRAPPER_(result, name, name())    \
  ASSAY_ENTRY_(name, assay_packed_##name, #name "()" #result, ASSAY_KIND_##result)
#define ASSAY_FUNCTION_SOME(result, name, ...)                                \
  ASSAY_WRAPPER_(result, name, name(ASSAY_PASS_(__VA_ARGS__)))                \
  ASSAY_ENTRY_(name, assay_packed_##name, #name "(" #__VA_ARGS__ ")" #result, \
               ASSAY_KIND_##result | ASSAY_KINDS_(__VA_ARGS__) << 4)
#define ASSAY_PACKED_FUNCTION_NONE(result, name) \
  ASSAY_ENTRY_(name, name, #name "()" #result, ASSAY_KIND_##result)
#define ASSAY_PACKED_FUNCTION_SOME(result, name, ...)          \
  ASSAY_ENTRY_(name, name, #name "(" #__VA_ARGS__ ")" #result, \
               ASSAY_KIND_##result | ASSAY_KINDS_(__VA_ARGS__) << 4)

#define ASSAY_WRAPPER_(result, name, call)                                                         \
  int assay_packed_##name(TVMValue* arguments, int* type_codes, int argument_count, TVMValue* out, \
                          int* out_type_code, void* resource_handle) {                             \
    (void)arguments, (void)type_codes, (void)argument_count, (void)resource_handle, (void)out;     \
    (void)out_type_code;                                                                           \
    ASSAY_RETURN_##result(call);                                                                   \
    return 0;                                                                                      \
  }

// The text goes into a section without the alloc flag: it is in the object, never in the image.
// "symbol text": which function of the object the signature belongs to. The loaded copy is for
// firmware with its own main; `assay build` compiles without it.
#ifdef ASSAY_NO_SIGNATURES
#define ASSAY_SIGNATURE_(text) 0
#else
#define ASSAY_SIGNATURE_(text) text
#endif
#define ASSAY_ENTRY_(name, symbol, text, kinds)                                        \
  __asm__(".pushsection .assay.functions,\"\",%progbits\n\t.asciz \"" #symbol " " text \
          "\"\n\t.popsection");                                                        \
  const struct assay_function assay_function_##name = {0, kinds, symbol, ASSAY_SIGNATURE_(text)}

#define ASSAY_KINDS_(...) ASSAY_JOIN_(ASSAY_KINDS_, ASSAY_COUNT_(__VA_ARGS__))(__VA_ARGS__)
#define ASSAY_KINDS_1(a) ASSAY_KIND_##a
#define ASSAY_KINDS_2(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_1(__VA_ARGS__) << 4)
#define ASSAY_KINDS_3(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_2(__VA_ARGS__) << 4)
#define ASSAY_KINDS_4(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_3(__VA_ARGS__) << 4)
#define ASSAY_KINDS_5(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_4(__VA_ARGS__) << 4)
#define ASSAY_KINDS_6(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_5(__VA_ARGS__) << 4)
#define ASSAY_KINDS_7(a, ...) (ASSAY_KIND_##a | ASSAY_KINDS_6(__VA_ARGS__) << 4)

#define ASSAY_PASS_(...) ASSAY_JOIN_(ASSAY_PASS_, ASSAY_COUNT_(__VA_ARGS__))(__VA_ARGS__)
#define ASSAY_PASS_1(a) ASSAY_AS_##a(argument_count - 1)
#define ASSAY_PASS_2(a, ...) ASSAY_AS_##a(argument_count - 2), ASSAY_PASS_1(__VA_ARGS__)
#define ASSAY_PASS_3(a, ...) ASSAY_AS_##a(argument_count - 3), ASSAY_PASS_2(__VA_ARGS__)
#define ASSAY_PASS_4(a, ...) ASSAY_AS_##a(argument_count - 4), ASSAY_PASS_3(__VA_ARGS__)
#define ASSAY_PASS_5(a, ...) ASSAY_AS_##a(argument_count - 5), ASSAY_PASS_4(__VA_ARGS__)
#define ASSAY_PASS_6(a, ...) ASSAY_AS_##a(argument_count - 6), ASSAY_PASS_5(__VA_ARGS__)
#define ASSAY_PASS_7(a, ...) ASSAY_AS_##a(argument_count - 7), ASSAY_PASS_6(__VA_ARGS__)

#define ASSAY_AS_i(index) arguments[index].v_int64
#define ASSAY_AS_f(index) (float)arguments[index].v_float64
#define ASSAY_AS_s(index) arguments[index].v_str
#define ASSAY_AS_b(index) (const TVMByteArray*)arguments[index].v_handle
#define ASSAY_AS_t(index) (DLTensor*)arguments[index].v_handle

#define ASSAY_RETURN_v(call) (call)
#define ASSAY_RETURN_i(call) (out->v_int64 = (call), *out_type_code = kTVMArgInt)
#define ASSAY_RETURN_f(call) (out->v_float64 = (call), *out_type_code = kTVMArgFloat)
#define ASSAY_RETURN_s(call) (out->v_str = (call), *out_type_code = kTVMStr)
#define ASSAY_RETURN_b(call) (out->v_handle = (void*)(call), *out_type_code = kTVMBytes)
#define ASSAY_RETURN_t(call) (out->v_handle = (void*)(call), *out_type_code = kTVMDLTensorHandle)

#endif  // ASSAY_FUNCTION_MACROS_H_
