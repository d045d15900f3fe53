// Payloads to values: exact layouts, and no value from bytes that do not have the form.
#include "host/rpc/messages.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"
#include "tests/support/reference.hpp"

using namespace assay;
using namespace assay::test;

TEST_CASE("requests have the layout of the specification") {
  CHECK(rpc::hello_payload(0x04030201) == Bytes{1, 2, 3, 4, 1});
  CHECK(rpc::describe_payload(proto::DescribeWhat::function, 0x0201) == Bytes{2, 1, 2});
  CHECK(rpc::write_payload(7, 0x030201, text("ab")) == Bytes{7, 1, 2, 3, 'a', 'b'});
  CHECK(rpc::read_payload(7, 0x030201, 0x0504) == Bytes{7, 1, 2, 3, 4, 5});
  CHECK(rpc::digest_payload(7, 0x030201, 0x060504) == Bytes{7, 1, 2, 3, 4, 5, 6});
  CHECK(rpc::run_payload({1, 0x0302, false, false, false, {}}) == Bytes{1, 2, 3, 0});
  CHECK(rpc::run_payload({1, 2, true, false, false, {}}).at(3) == 1);
  CHECK(rpc::run_payload({1, 2, false, true, false, {}}).at(3) == 2);
  CHECK(rpc::run_payload({1, 2, false, false, true, text("in")}) == Bytes{1, 2, 0, 4, 'i', 'n'});
  CHECK(rpc::call_payload(3, 0x07060504, text("a")) == Bytes{3, 4, 5, 6, 7, 'a'});
  CHECK(rpc::staged_call_payload(3, 0x07060504, 0x0b0a0908) ==
        Bytes{0x83, 4, 5, 6, 7, 8, 9, 10, 11});
}

TEST_CASE("replies are read as the specification lays them out") {
  const auto run = rpc::read_run(little_endian(0x0102030405060708, 8) + little_endian(9, 4) +
                                 little_endian(10, 4) + little_endian(0xffffffff, 4) +
                                 little_endian(3, 2) + Bytes{1} + text("out"));
  REQUIRE(run);
  CHECK(run->outcome == proto::RunOutcome::returned_nonzero);
  CHECK(run->repeats_done == 3);
  CHECK(run->return_code == -1);
  CHECK(run->ticks == 0x0102030405060708);
  CHECK(run->workspace_peak_bytes == 9);
  CHECK(run->stack_peak_bytes == 10);
  CHECK(run->outputs == text("out"));
  const auto tensor = rpc::read_tensor(little_endian(24, 4) + Bytes{2, 32, 2, 1, 1} +
                                       little_endian(2, 4) + little_endian(3, 4) + text("name"));
  REQUIRE(tensor);
  CHECK(tensor->output);
  CHECK(tensor->shape == Shape{2, 3});
  CHECK(tensor->name == "name");
  const auto staged = rpc::read_call(Bytes{13} + little_endian(1000, 4));
  REQUIRE(staged);
  CHECK(staged->staged);
  CHECK(staged->data_bytes == 1000);
  CHECK_FALSE(rpc::read_call(Bytes{13, 0, 0, 0, 0})->staged);
}

TEST_CASE("a call's reply that cannot be is no reply") {
  CHECK_FALSE(rpc::read_call(Bytes{9}));
  CHECK_FALSE(rpc::read_call(Bytes{1, 1}));
  CHECK_FALSE(rpc::read_call(Bytes{12} + little_endian(3, 4) + text("ab")));
  CHECK_FALSE(rpc::read_call(Bytes{12} + little_endian(1, 4) + text("ab")));
  // More than a tensor can hold would only cost memory.
  CHECK_FALSE(rpc::read_call(Bytes{13} + little_endian(0x1000000, 4)));
}

TEST_CASE("replies cut short are no replies") {
  const auto cut = [](std::size_t bytes, auto read) {
    for (std::size_t i = 0; i < bytes; ++i) {
      CAPTURE(i, bytes);
      CHECK_FALSE(read(Bytes(i, 0x40)));
    }
    CHECK(read(Bytes(bytes, 0x40)));
  };
  cut(32, rpc::read_hello);
  cut(6, rpc::read_model);
  cut(8, rpc::read_function);
  cut(23, rpc::read_run);
  cut(36, rpc::read_memory);
  cut(16, rpc::read_progress);
  cut(13, rpc::read_fault);
  cut(5, rpc::read_refusal);
}

TEST_CASE("any bytes are read without harm") {
  property("all readers", [] {
    const auto bytes = *rc::gen::arbitrary<Bytes>();
    rpc::read_hello(bytes);
    rpc::read_model(bytes);
    rpc::read_tensor(bytes);
    rpc::read_function(bytes);
    rpc::read_run(bytes);
    rpc::read_memory(bytes);
    rpc::read_progress(bytes);
    rpc::read_fault(bytes);
    rpc::read_refusal(bytes);
    const auto call = rpc::read_call(bytes);
    if (call && !call->staged) RC_ASSERT(call->data.size() == call->data_bytes);
  });
}
