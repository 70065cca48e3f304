// hubplan completion: a script for a shell. It asks the program for the words that can follow, so it is never out of
// date.

import type { CompletionFlags } from '../options/offline.ts'
import type { ExitCode, World } from '../session/world.ts'

export async function runCompletion({ shell }: CompletionFlags, { streams }: World): Promise<ExitCode> {
  await streams.out(scripts[shell])
  return 0
}

/** Words come as `word` or `word:description`; with no words, the shell completes file names. */
const scripts = {
  bash: `# hubplan completion for bash: source <(hubplan completion bash)
_hubplan() {
  local word words files one
  word="\${COMP_WORDS[COMP_CWORD]}"
  mapfile -t words < <(hubplan --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD}" "$word" 2>/dev/null)
  COMPREPLY=()
  for one in "\${words[@]}"; do
    if [[ -n "$one" && "$one" == "$word"* ]]; then COMPREPLY+=("$one"); fi
  done
  if [[ $COMP_CWORD -gt 1 && "$word" != -* ]]; then
    mapfile -t files < <(compgen -f -- "$word")
    COMPREPLY+=("\${files[@]}")
  fi
}
complete -o filenames -F _hubplan hubplan
`,
  zsh: `#compdef hubplan
# hubplan completion for zsh: hubplan completion zsh > "\${fpath[1]}/_hubplan", or source it after compinit
_hubplan() {
  local -a found
  found=("\${(@f)$(hubplan --get-yargs-completions "\${words[@]:0:$CURRENT}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then _describe 'hubplan' found; fi
  if (( CURRENT > 2 )) && [[ "\${words[CURRENT]}" != -* ]]; then _files; fi
}
if [[ "\${funcstack[1]}" = _hubplan ]]; then _hubplan "$@"; else compdef _hubplan hubplan; fi
`,
  fish: `# hubplan completion for fish: hubplan completion fish > ~/.config/fish/completions/hubplan.fish
function __hubplan_words
  set -l before (commandline -opc) (commandline -ct)
  hubplan --get-yargs-completions $before 2>/dev/null
end
complete -c hubplan -a '(__hubplan_words)'
`,
} as const satisfies Record<CompletionFlags['shell'], string>
