#include "host/core/bench/lock_ticket.hpp"

#include <cstdlib>

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

LockTicket ticket(const std::vector<std::string>& keys, const std::string& token = "",
                  const std::string& made_under = "") {
  LockTicket made;
  made.keys = keys;
  made.token = token;
  made.made_under = made_under;
  return made;
}

using Indices = std::vector<std::size_t>;

}  // namespace

TEST_CASE("ticket: what is written is read") {
  LockTicket written = ticket({"port:A", "probe:A"}, "t1", "t0");
  written.device = "left";
  written.command = "assay run \"x\"";
  written.user = "ci";
  written.pid = 4711;
  written.holds = true;
  const auto read = parse_ticket(ticket_text(written));
  REQUIRE(read);
  CHECK(read->keys == written.keys);
  CHECK(read->device == "left");
  CHECK(read->command == "assay run \"x\"");
  CHECK(read->user == "ci");
  CHECK(read->pid == 4711);
  CHECK(read->token == "t1");
  CHECK(read->made_under == "t0");
  CHECK(read->holds);
  CHECK_FALSE(parse_ticket(ticket_text(ticket({"a"})))->holds);
}

TEST_CASE("ticket: other texts are none, and cannot steer a terminal") {
  for (const char* text : {"", "{", "[]", "{\"keys\": 1}", "{\"keys\": [1]}", "\xff"}) {
    CHECK_FALSE(parse_ticket(text));
  }
  LockTicket hostile = ticket({"a"});
  hostile.command = "\033[2J" + std::string(1000, 'x');
  hostile.user = "a\nb";
  const auto read = parse_ticket(ticket_text(hostile));
  REQUIRE(read);
  CHECK(read->command.substr(0, 4) == "?[2J");
  CHECK(read->command.size() == 200);
  CHECK(read->user == "a?b");
}

TEST_CASE("ticket: a long text is cut before a letter, so that it stays UTF-8") {
  LockTicket long_one = ticket({"a"});
  long_one.command = std::string(199, 'x') + "\xC3\xA9";
  CHECK(parse_ticket(ticket_text(long_one))->command == std::string(199, 'x'));
  long_one.command = std::string(198, 'x') + "\xC3\xA9";
  CHECK(parse_ticket(ticket_text(long_one))->command == long_one.command);
}

TEST_CASE("ticket: a process number that is none makes it none") {
  const std::string text = ticket_text(ticket({"a"}));
  const std::size_t at = text.find("\"pid\":0");
  REQUIRE(at != text.npos);
  for (const char* pid : {"1e300", "1.5", "-1", "4294967297", "18446744073709551615"}) {
    CHECK_FALSE(parse_ticket(std::string(text).replace(at, 7, std::string("\"pid\":") + pid)));
  }
  CHECK(parse_ticket(text));
}

TEST_CASE("ticket: waits for the earlier ones that have a thing of it") {
  const std::vector<LockTicket> earlier = {ticket({"a"}), ticket({"b"}), ticket({"a", "c"})};
  CHECK(blocking(earlier, ticket({"a"})) == Indices{0, 2});
  CHECK(blocking(earlier, ticket({"b", "c"})) == Indices{1, 2});
  CHECK(blocking(earlier, ticket({"d"})).empty());
}

TEST_CASE("ticket: one made under another shares its things, not those of others") {
  // t1 holds a; another waits for a; t1's command locks a and b.
  const std::vector<LockTicket> earlier = {ticket({"a"}, "t1"), ticket({"a"}, "t2")};
  CHECK(blocking(earlier, ticket({"a"}, "t3", "t1")).empty());
  CHECK(blocking({ticket({"a"}, "t1"), ticket({"b"}, "t2")}, ticket({"a", "b"}, "t3", "t1")) ==
        Indices{1});
  // Two of one command exclude each other.
  CHECK(blocking({ticket({"a"}, "t1"), ticket({"a"}, "t3", "t1")}, ticket({"a"}, "t4", "t1")) ==
        Indices{1});
  // Once t1 is gone, naming it opens nothing.
  CHECK(blocking({ticket({"a"}, "t2")}, ticket({"a"}, "t3", "t1")) == Indices{0});
}

TEST_CASE("ticket: one made under two others shares the things of both") {
  const LockTicket outer = ticket({"a"}, "t1");
  const LockTicket inner = ticket({"b"}, "t3", tokens_under(outer));
  CHECK(tokens_under(inner) == "t1:t3");
  const std::vector<LockTicket> earlier = {outer, ticket({"a", "b"}, "t2"), inner};
  CHECK(blocking(earlier, ticket({"a"}, "t4", "t1:t3")).empty());
  CHECK(blocking(earlier, ticket({"b"}, "t4", "t1:t3")).empty());
  // What is beside it under the outer one excludes it all the same.
  const std::vector<LockTicket> beside = {outer, inner, ticket({"a"}, "t4", "t1")};
  CHECK(blocking(beside, ticket({"a"}, "t5", "t1:t3")) == Indices{2});
  // No token is a part of another.
  CHECK(blocking({outer}, ticket({"a"}, "t4", "t10:t3")) == Indices{0});
}

TEST_CASE("ticket: an earlier one waits for a later one that holds, never for one that waits") {
  // t1, under which t3 was made, has ended; t2 has waited for it.
  std::vector<LockTicket> queue = {ticket({"a"}, "t2"), ticket({"a"}, "t3", "t1")};
  queue[1].holds = true;
  CHECK(blocking(queue, queue[0], 0) == Indices{1});
  CHECK(use_of(queue, {"a"}).holder->token == "t3");
  CHECK(use_of(queue, {"a"}).waiting == 1);
  // One that waited itself when t1 ended has lost what t1 gave it: it comes by its number.
  queue[1].holds = false;
  CHECK(blocking(queue, queue[0], 0).empty());
  CHECK(blocking(queue, queue[1], 1) == Indices{0});
  // While t1 is there, t2 waits for it, and t3 for nobody.
  queue.insert(queue.begin(), ticket({"a"}, "t1"));
  CHECK(blocking(queue, queue[1], 1) == Indices{0});
  CHECK(blocking(queue, queue[2], 2).empty());
}

TEST_CASE("ticket: use tells the holder and how many wait") {
  const std::vector<LockTicket> all = {ticket({"a"}, "t1"), ticket({"a", "b"}, "t2"),
                                       ticket({"b"}, "t3"), ticket({"c"}, "t4")};
  CHECK(use_of(all, {"a"}).holder->token == "t1");
  CHECK(use_of(all, {"a"}).waiting == 1);
  CHECK_FALSE(use_of(all, {"b"}).holder);  // all who want it wait
  CHECK(use_of(all, {"b"}).waiting == 2);
  CHECK(use_of(all, {"c"}).holder->token == "t4");
  CHECK_FALSE(use_of(all, {"d"}).holder);
}

TEST_CASE("ticket: the sentence says who holds it, since when, and as what") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  LockTicket holder = ticket({"a"});
  holder.device = "left";
  holder.command = "assay run";
  holder.user = "ci";
  holder.pid = 4711;
  holder.since = 1'700'000'000;  // date -u -d @1700000000: 2023-11-14 22:13:20
  CHECK(in_use_sentence("left", holder, holder.since + 60) ==
        "left is in use by assay run (pid 4711, user ci) since 22:13:20");
  CHECK_THAT(in_use_sentence("tcp://lab:1", holder, holder.since + 60),
             ContainsSubstring("tcp://lab:1 is in use") && ContainsSubstring("as 'left'"));
  CHECK_THAT(holder_text(holder, holder.since + 86'400),
             ContainsSubstring("since 2023-11-14 22:13:20"));
  ::unsetenv("TZ");
  ::tzset();
}
