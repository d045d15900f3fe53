#!/usr/bin/env bash
# Help, completions and the manual page: all of what --help lists is in each of them.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

assay run --help
expect 0
cp out.txt wanted.txt
assay help run
expect 0
expect_equal 'what help run says' "$(cat out.txt)" "$(cat wanted.txt)"
assay --help
cp out.txt wanted.txt
assay help
expect_equal 'what help says' "$(cat out.txt)" "$(cat wanted.txt)"
assay help boards new
expect 0 '--from'
assay help rnu
expect 2 "There is no command 'rnu' (did you mean 'run'?)."
assay -V
expect 0
expect_equal 'the version' "$out" "$("$ASSAY" --version)"

for shell in bash zsh fish; do "$ASSAY" completion "$shell" >"assay.$shell"; done
"$ASSAY" man >assay.1

# The switches and commands by --help, and whether each text has them for that command.
cat >switches.py <<'END'
import re, subprocess, sys
def lines_of(path, title):
    text = subprocess.run([sys.argv[1], *path, "--help"], capture_output=True, text=True).stdout
    part = re.search(rf"^{title}:\n(.*?)(?:\n\n|\Z)", text, re.S | re.M)
    return re.findall(r"^  (\S+)", part[1], re.M) if part else []
def visit(path):
    yield path, [name for names in lines_of(path, "Options") for name in names.split(",")]
    for command in lines_of(path, "Subcommands"):
        yield from visit([*path, command])
texts = {name: open(f"assay.{name}").read() for name in ("bash", "zsh", "fish", "1")}
count = 0
for path, switches in visit([]):
    call = " ".join(["assay", *path])
    section = (f".SS {call}\n" if path else ".SH OPTIONS\n").replace("-", "\\-")
    man = texts["1"].split(section)[1].split("\n.S")[0].replace("\\-", "-")
    zsh = texts["zsh"].split(f"_{'_'.join(call.split())}_line() {{")[1].split("\n}")[0]
    bash = re.search(rf"^    '{call}'\n|^    '{call}'\)\n +switches='(.*?)'", texts["bash"], re.M)[1]
    fish = [line for line in texts["fish"].splitlines() if f"__assay_at \\'{call}\\''" in line]
    assert switches, call
    for name in switches:
        count += 1
        flag = f" -l {name[2:]} " if name.startswith("--") else f" -s {name[1:]} "
        assert name in bash.split(), (call, name, "bash")
        assert f"){name}[" in zsh or f"*{name}[" in zsh, (call, name, "zsh")
        assert any(flag in line for line in fish), (call, name, "fish")
        assert re.search(rf"^\\fB[^\n]*{re.escape(name)}(,|\\fR)", man, re.M), (call, name, "man")
print(f"{count} switches")
END
run python3 switches.py "$ASSAY"
expect 0 ' switches'

# In bash itself: complete_bash WORDS... sets reply, for the last of them.
cat >complete.bash <<'END'
compopt() { echo "<$2>"; }
source assay.bash
tool=$1
shift
COMP_WORDS=(assay "$@") COMP_CWORD=$#
function=$(complete -p assay | sed 's/.*-F \([^ ]*\) .*/\1/')
"$function" "$tool" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END
completes() {
  local wanted=$1
  shift
  run bash complete.bash "$ASSAY" "$@"
  expect 0
  expect_equal "what completes '$*'" "$(tr '\n' ' ' <out.txt | sed 's/ *$//')" "$wanted"
}
completes 'run reset' r
completes '--dry-run --define --device' flash --d
completes 'new' boards ''
completes 'microbit' run --board micro
completes 'microbit' run --board = micro
completes 'netduinoplus2' boards new x --from net
completes 'bash boards' completion b
completes 'uart memory rtt' build --link ''
completes '' run --timeout ''
completes '<default>' run ''
completes '<default>' run --image ''
completes '<default>' devices --lock left -- ''
completes 'flash' help fl
echo '{"version": 1, "devices": [{"name": "left", "board": "microbit", "link": {"usb_serial": "1"}}]}' >bench.json
ASSAY_BENCH=$PWD/bench.json completes 'left' run --device ''
completes '' run --device ''

# In the other shells themselves, where they are there: they offer the same for the same line.
mkdir bin functions
ln -s "$ASSAY" bin/assay
cp assay.zsh functions/_assay
export PATH=$PWD/bin:$PATH
cat >complete.fish <<'END'
source assay.fish
complete -C $argv[1] | string split -f 1 \t
END
# A zsh on a terminal of its own tells its matches.
cat >setup.zsh <<'END'
PS1= PS2= fpath=($PWD/functions $fpath)
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a matches
  builtin compadd -A matches "$@"
  (($#matches == 0)) || print -l -- "offered:"$^matches
}
told() { print -- ended: }
comppostfuncs=(told)
print started:
END
cat >complete.zsh <<'END'
zmodload zsh/zpty
zpty line zsh -f -i
zpty -w line 'source setup.zsh'
zpty -r line said '*started:*'
zpty -n -w line "$1"$'\t'
zpty -r line said '*ended:*'
print -r -- "$said" | tr -d '\r' | sed -n 's/.*offered://p'
zpty -d line
END
# offers WORDS LINE
offers() {
  local shell options
  for shell in zsh fish; do
    command -v "$shell" >/dev/null || continue
    [[ $shell == zsh ]] && options=-f || options=-N
    run "$shell" "$options" "complete.$shell" "$2"
    # Newer ones of fish offer what only contains the letters as well.
    expect_equal "what $shell offers for '$2'" \
      "$(grep -e "^${2##* }" out.txt | sort -u | tr '\n' ' ' | sed 's/ *$//')" "$1"
  done
}
offers 'reset run' 'assay r'
offers '--define --device --dry-run' 'assay flash --d'
offers 'new' 'assay boards '
offers 'mps2-an386 mps2-an500' 'assay run --board mps2'
offers 'microbit' 'assay run --board micro'
offers 'bash boards' 'assay completion b'
offers 'memory rtt uart' 'assay build --link '
offers 'flash' 'assay help fl'
ASSAY_BENCH=$PWD/bench.json offers 'left' 'assay run --device '

# Each shell and groff read theirs, where they are there.
for shell in bash zsh fish; do
  ! command -v "$shell" >/dev/null || { run "$shell" -n "assay.$shell" && expect 0; }
done
if command -v groff >/dev/null; then
  run groff -man -ww -z -Tutf8 -Kutf8 assay.1
  expect 0
  expect_equal 'what groff warns of' "$err" ''
fi

finish
