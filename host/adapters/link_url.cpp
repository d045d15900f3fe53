#include "host/adapters/link_url.hpp"

#include "host/adapters/tcp_link.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/error.hpp"

namespace assay {
namespace {

constexpr std::string_view kChaos = "chaos+";

struct Parts {
  std::string base;  // without chaos+ and parameters
  std::optional<LineChoice> chaos;
};

Parts split(std::string_view url) {
  const std::string_view whole = url;
  const bool chaos = url.starts_with(kChaos);
  if (chaos) url.remove_prefix(kChaos.size());
  const std::size_t mark = url.find('?');
  Parts parts{std::string(url.substr(0, mark)), std::nullopt};
  const bool has_parameters = mark != std::string_view::npos;
  if (has_parameters && !chaos) {
    throw Error(ExitCode::usage,
                "{}: a link has parameters only where the tool makes it a faulty line: begin it "
                "with chaos+.",
                whole);
  }
  if (chaos) {
    parts.chaos = parse_line_parameters(has_parameters ? url.substr(mark + 1) : "", whole);
  }
  return parts;
}

}  // namespace

AttachUrl parse_attach_url(std::string_view url) {
  Parts parts = split(url);
  parse_tcp_address(parts.base);
  return {std::move(parts.base), parts.chaos};
}

StartUrl parse_start_url(std::string_view url) {
  const Parts parts = split(url);
  if (parts.base == "socketpair") return {LinkKind::socketpair, parts.chaos};
  if (parts.base == "tcp") return {LinkKind::tcp, parts.chaos};
  const std::string known[] = {"socketpair", "tcp", "chaos+socketpair", "chaos+tcp"};
  throw Error(ExitCode::usage,
              "{}: there is no link '{}'{} to a board that the tool starts. There are socketpair "
              "and tcp, and both with chaos+ before and ?PARAMETERS behind.",
              url, parts.base, did_you_mean(parts.base, known));
}

}  // namespace assay
