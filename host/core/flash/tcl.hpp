// Tcl as OpenOCD's RPC speaks it: words in, lists and results out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Ends a command and a reply on OpenOCD's Tcl port (OpenOCD User's Guide, "Tcl RPC server").
constexpr char kTclEnd = '\x1a';

// `text` as one Tcl word that stands for exactly these bytes, whatever they are: a file's name
// cannot become a command. Throws Error(input) for a text with kTclEnd or a zero byte in it, which
// no Tcl port can take.
std::string tcl_word(std::string_view text);

// What OpenOCD has to be told before the first tcl_request(), at its start. It repeats the results
// of commands in its log; so a request has none, and writes its reply by itself. What the scripts
// of chips and boards print by puts would go between the replies, and goes to the log.
constexpr std::string_view kTclBeforeRequests =
    "proc puts {args} { echo [lindex $args end] }; "
    "proc assay_reply {code text} { "
    "stdout puts -nonewline [list $code $text]; stdout flush; return {} }";

// `command`, wrapped so that its failure can be told from its result, with kTclEnd.
std::string tcl_request(std::string_view command);

struct TclReply {
  bool ok = false;
  std::string text;  // the command's result, or why it failed
};

// What a reply to tcl_request() says, without its kTclEnd; nothing where it is none.
std::optional<TclReply> parse_tcl_reply(std::string_view reply);

// The elements of a Tcl list; nothing where braces or quotes do not match.
std::optional<std::vector<std::string>> parse_tcl_list(std::string_view list);

}  // namespace assay
