// hubplan completion: a script for a shell. It asks the program for the words that can follow, so it is never out of
// date.

import type { CompletionFlags } from '../options/offline.ts'
import type { ExitCode, World } from '../session/world.ts'

export async function runCompletion({ shell }: CompletionFlags, { streams }: World): Promise<ExitCode> {
  await streams.out(scripts[shell])
  return 0
}

/**
 * Words come as `word`; as `word:description` where SHELL or ZSH_NAME says that the shell is zsh, which is the login shell
 * of macOS whatever shell runs. With no words, the shell completes file names.
 */
const scripts = {
  // Bash 3.2, which macOS has, lacks mapfile and compopt, and its source reads nothing from <(...).
  bash: `# hubplan completion for bash 3.2 and later, in ~/.bashrc: eval "$(hubplan completion bash)"
_hubplan() {
  local word one at fixed
  local words
  word="\${COMP_WORDS[COMP_CWORD]}"
  if [[ "$word" == "=" ]]; then word=""; fi
  words=()
  for (( at = 0; at < COMP_CWORD; at++ )); do
    # Bash takes --flag=value apart at the =.
    if [[ "\${COMP_WORDS[at]}" != "=" ]]; then words[\${#words[@]}]="\${COMP_WORDS[at]}"; fi
  done
  COMPREPLY=()
  fixed=""
  while IFS= read -r one; do
    # Words of a list, such as formats: no file is meant.
    if [[ "$one" == [!-]* ]]; then fixed=1; fi
    if [[ -n "$one" && "$one" == "$word"* ]]; then COMPREPLY[\${#COMPREPLY[@]}]="$one"; fi
  done < <(SHELL=bash ZSH_NAME='' hubplan --get-yargs-completions "\${words[@]}" "$word" 2>/dev/null)
  if [[ $COMP_CWORD -gt 1 && "$word" != -* && -z "$fixed" ]]; then
    while IFS= read -r one; do
      COMPREPLY[\${#COMPREPLY[@]}]="$one"
    done < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _hubplan hubplan
`,
  zsh: `#compdef hubplan
# hubplan completion for zsh: hubplan completion zsh > "\${fpath[1]}/_hubplan", or source it after compinit
_hubplan() {
  local -a found
  found=("\${(@f)$(ZSH_NAME=zsh hubplan --get-yargs-completions "\${words[@]:0:$CURRENT}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then _describe 'hubplan' found; fi
  if (( CURRENT > 2 )) && [[ "\${words[CURRENT]}" != -* ]]; then _files; fi
}
if [[ "\${funcstack[1]}" = _hubplan ]]; then _hubplan "$@"; else compdef _hubplan hubplan; fi
`,
  fish: `# hubplan completion for fish: hubplan completion fish > ~/.config/fish/completions/hubplan.fish
function __hubplan_words
  set -l before (commandline -opc) (commandline -ct)
  env SHELL=bash ZSH_NAME= hubplan --get-yargs-completions $before 2>/dev/null
end
complete -c hubplan -a '(__hubplan_words)'
`,
  // Windows PowerShell 5.1 drops an empty argument of a program, so an unfinished empty word is a space.
  powershell: `# hubplan completion for PowerShell, in $PROFILE: hubplan completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName hubplan -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $word = if ($wordToComplete) { "$wordToComplete" } else { ' ' }
  $found = @(hubplan --get-yargs-completions @before $word 2>$null)
  foreach ($line in $found) {
    $name, $text = $line -split ':', 2
    if ($name -and $name.StartsWith($wordToComplete)) {
      if (-not $text) { $text = $name }
      [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $text)
    }
  }
  if ($before.Count -gt 1 -and -not $wordToComplete.StartsWith('-')) {
    [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
  }
}
`,
} as const satisfies Record<CompletionFlags['shell'], string>
