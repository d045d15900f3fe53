#include "host/report/call_report.hpp"

#include <fmt/ranges.h>

#include "host/core/data/json_text.hpp"
#include "host/core/data/scalar.hpp"

namespace assay {

namespace {

std::string hex(const rpc::Bytes& bytes) { return fmt::format("{:02x}", fmt::join(bytes, "")); }

nlohmann::ordered_json value_json(const rpc::CallReply& reply) {
  switch (reply.kind) {
    case proto::Kind::nothing:
      return nullptr;
    case proto::Kind::integer:
      return reply.integer;
    case proto::Kind::floating:
      return reply.floating;
    case proto::Kind::string:
      return std::string(reply.data.begin(), reply.data.end());
    case proto::Kind::bytes:
      return hex(reply.data);
    case proto::Kind::tensor:
      break;
  }
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (std::int64_t i = 0; i < element_count(reply.shape); ++i) {
    std::visit([&](auto value) { values.push_back(value); },
               scalar_at(reply.dtype, reply.data, static_cast<std::size_t>(i)));
  }
  return {{"dtype", to_string(reply.dtype)}, {"shape", reply.shape}, {"values", values}};
}

}  // namespace

nlohmann::ordered_json call_json(const CallResult& result) {
  return {{"version", 1}, {"function", result.function}, {"value", value_json(*result.reply)}};
}

std::string call_text(const CallResult& result) {
  const nlohmann::ordered_json value = value_json(*result.reply);
  if (value.is_null()) return "";
  return (value.is_string() ? value.get<std::string>() : json_text(value)) + "\n";
}

}  // namespace assay
