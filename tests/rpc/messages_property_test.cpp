// Every message of the wire, encoded by one of its ends and decoded by the other or by the
// reference, is the same again. The layouts written here are those of proto/SPEC.md.
#include <bit>

#include "host/rpc/messages.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"
#include "tests/support/reference.hpp"

using namespace assay;
using namespace assay::test;

namespace {

template <typename T>
T any() {
  return *rc::gen::arbitrary<T>();
}
Bytes some_bytes() { return *rc::gen::arbitrary<Bytes>(); }
std::string some_name() { return *rc::gen::arbitrary<std::string>(); }
Bytes of(std::uint64_t value, std::size_t count) { return little_endian(value, count); }

// A request, or nothing of it that is left over: what was sent, as the device would take it apart.
class Taken {
 public:
  explicit Taken(Bytes bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t number(std::size_t count) {
    const std::uint64_t value = test::number(bytes_, at_, count);
    at_ += count;
    return value;
  }
  Bytes rest() { return {bytes_.begin() + static_cast<long>(at_), bytes_.end()}; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("every request decodes to what was asked") {
  property("requests", [] {
    const auto tensor = any<std::uint8_t>();
    const auto offset = any<std::uint32_t>() & 0xffffff;
    const auto data = some_bytes();
    Taken hello(rpc::hello_payload(offset));
    RC_ASSERT(hello.number(4) == offset);
    RC_ASSERT(hello.number(1) == 1u);
    Taken write(rpc::write_payload(tensor, offset, data));
    RC_ASSERT(write.number(1) == tensor);
    RC_ASSERT(write.number(3) == offset);
    RC_ASSERT(write.rest() == data);
    const auto count = any<std::uint16_t>();
    Taken read(rpc::read_payload(tensor, offset, count));
    RC_ASSERT(read.number(1) == tensor);
    RC_ASSERT(read.number(3) == offset);
    RC_ASSERT(read.number(2) == count);
    Taken digest(rpc::digest_payload(tensor, offset, offset));
    RC_ASSERT(digest.number(4) == (tensor | offset << 8));
    RC_ASSERT(digest.number(3) == offset);
    Taken rate(rpc::rate_payload(offset));
    RC_ASSERT(rate.number(4) == offset);
    rpc::RunRequest request;
    request.model = tensor;
    request.repeats = count;
    request.announce = any<bool>();
    request.outputs_ride = any<bool>();
    request.measure_stack = any<bool>();
    request.inputs = data;
    Taken run(rpc::run_payload(request));
    RC_ASSERT(run.number(1) == tensor);
    RC_ASSERT(run.number(2) == count);
    RC_ASSERT(run.number(1) == (request.announce ? 1u : 0u) + (request.outputs_ride ? 2u : 0u) +
                                   (request.measure_stack ? 4u : 0u));
    RC_ASSERT(run.rest() == data);
    Taken call(rpc::call_payload(tensor, offset, data));
    RC_ASSERT(call.number(1) == tensor);
    RC_ASSERT(call.number(4) == offset);
    RC_ASSERT(call.rest() == data);
    Taken staged(rpc::staged_call_payload(tensor, offset, offset));
    RC_ASSERT(staged.number(1) == (tensor | 0x80u));
    RC_ASSERT(staged.number(4) == offset);
    RC_ASSERT(staged.number(4) == offset);
  });
}

TEST_CASE("every reply decodes to what was answered") {
  property("replies", [] {
    const auto a = any<std::uint32_t>() & 0xffffff, b = any<std::uint32_t>(),
               c = any<std::uint32_t>();
    const auto small = any<std::uint8_t>(), other = any<std::uint8_t>();
    const auto frame_bytes = *rc::gen::inRange<std::uint16_t>(64, 65535);
    const auto rx_bytes = *rc::gen::inRange<std::uint32_t>(128, 1u << 30);
    const auto hello =
        rpc::read_hello(Bytes{1, 3} + of(frame_bytes, 2) + of(rx_bytes, 4) + of(a, 4) + of(b, 4) +
                        of(c & 0xffff, 2) + Bytes{small, other, 5, 6, 0, 0} + of(a, 4) + of(b, 4));
    RC_ASSERT(hello && hello->in_force && hello->pointers_64);
    RC_ASSERT(hello->frame_bytes == frame_bytes && hello->rx_bytes == rx_bytes);
    RC_ASSERT(hello->ticks_per_second == a && hello->argument_bytes == b);
    RC_ASSERT(hello->function_count == (c & 0xffff) && hello->window_frames == small);
    RC_ASSERT(hello->sequence == other && hello->model_count == 5 && hello->tensor_count == 6);
    RC_ASSERT(test::number(Bytes(hello->build_id.begin(), hello->build_id.end()), 0, 8) ==
              (std::uint64_t{b} << 32 | a));

    const std::string name = some_name();
    const auto model = rpc::read_model(Bytes{small, other} + of(a, 4) + text(name));
    RC_ASSERT(model && model->input_count == small && model->output_count == other);
    RC_ASSERT(model->workspace_bytes == a && model->name == name);

    const auto shape = *rc::gen::resize(20, rc::gen::arbitrary<std::vector<std::uint32_t>>());
    Bytes dimensions;
    for (const std::uint32_t dimension : shape) dimensions = dimensions + of(dimension, 4);
    const auto tensor = rpc::read_tensor(
        of(a, 4) + Bytes{2, 32, static_cast<std::uint8_t>(shape.size()), small, 1} + dimensions +
        text(name));
    RC_ASSERT(tensor && tensor->bytes == (a & 0xffffff) && tensor->model == small &&
              tensor->output);
    RC_ASSERT(tensor->shape == Shape(shape.begin(), shape.end()) && tensor->name == name);

    const auto ticks = any<std::uint64_t>();
    const auto code = any<std::int32_t>();
    const Bytes outputs = some_bytes();
    const auto run =
        rpc::read_run(of(ticks, 8) + of(a, 4) + of(b, 4) + of(static_cast<std::uint32_t>(code), 4) +
                      of(c & 0xffff, 2) + Bytes{2} + outputs);
    RC_ASSERT(run && run->ticks == ticks && run->workspace_peak_bytes == a);
    RC_ASSERT(run->stack_peak_bytes == b && run->return_code == code);
    RC_ASSERT(run->repeats_done == (c & 0xffff) && run->outputs == outputs);
    RC_ASSERT(run->outcome == proto::RunOutcome::workspace_exhausted);

    const auto function = rpc::read_function(of(a, 4) + of(b, 4) + text(name));
    RC_ASSERT(function && function->hash == a && function->kinds == b &&
              function->signature == name);

    const auto integer = any<std::int64_t>();
    const auto value = rpc::read_call(Bytes{1} + of(static_cast<std::uint64_t>(integer), 8));
    RC_ASSERT(value && value->kind == proto::Kind::integer && value->integer == integer);
    const auto floating = any<float>();
    const auto real = rpc::read_call(
        Bytes{3} + of(std::bit_cast<std::uint64_t>(static_cast<double>(floating)), 8));
    RC_ASSERT(real && std::bit_cast<std::uint32_t>(real->floating) ==
                          std::bit_cast<std::uint32_t>(floating));
    for (const std::uint8_t kind : {std::uint8_t{12}, std::uint8_t{13}}) {
      const auto bytes = rpc::read_call(Bytes{kind} + of(outputs.size(), 4) + outputs);
      RC_ASSERT(bytes && bytes->data == outputs && !bytes->staged);
    }
    const auto result =
        rpc::read_call(Bytes{8} + of(outputs.size(), 4) +
                       Bytes{0, 8, static_cast<std::uint8_t>(shape.size())} + dimensions + outputs);
    RC_ASSERT(result && result->data == outputs);
    RC_ASSERT(result->shape == Shape(shape.begin(), shape.end()));

    const auto progress = rpc::read_progress(of(a, 4) + of(b, 4) + of(ticks, 8));
    RC_ASSERT(progress && progress->done == a && progress->total == b && progress->ticks == ticks);
    const auto fault = rpc::read_fault(of(a, 4) + of(b, 4) + of(c, 4) + Bytes{small});
    RC_ASSERT(fault && fault->pc == a && fault->lr == b && fault->detail == c &&
              fault->kind == small);
    const auto refusal = rpc::read_refusal(Bytes{6} + of(static_cast<std::uint32_t>(code), 4));
    RC_ASSERT(refusal && refusal->status == proto::Status::out_of_range && refusal->detail == code);
    const auto memory =
        rpc::read_memory(of(1, 4) + of(2, 4) + of(3, 4) + of(4, 4) + of(a, 4) + of(b, 4) +
                         of(c, 4) + of(ticks & 0xffffffff, 4) + of(9, 4));
    RC_ASSERT(memory && memory->bad_frames == a && memory->foreign_frames == b);
    RC_ASSERT(memory->dropped_bytes == c && memory->safe_rate_returns == 9u);
    RC_ASSERT(memory->repeated_requests == (ticks & 0xffffffff));
  });
}
