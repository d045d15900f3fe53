// What a check of ours says of a switch's value, as data: CLI11's own exception for it keeps the
// parts in one English sentence alone.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace assay {

class RefusedValue : public CLI::ParseError {
 public:
  RefusedValue(const CLI::Option& option, const std::string& value, const std::string& problem)
      : ParseError(problem, CLI::ExitCodes::ValidationError), option_(option), value_(value) {}

  const CLI::Option& option() const { return option_; }
  const std::string& value() const { return value_; }

 private:
  const CLI::Option& option_;
  std::string value_;
};

}  // namespace assay
