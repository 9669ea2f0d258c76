/**
 * The shells' sides of completion: each asks `taproom __complete -- WORDS`, whose last word is the one
 * at the cursor, so that what can be completed is said once, in completion-engine.ts.
 */
export type Shell = 'bash' | 'zsh' | 'fish';

const bash = `# bash completion for taproom
_taproom() {
  local candidates
  mapfile -t candidates < <("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  local candidate
  for candidate in "\${candidates[@]}"; do
    if [[ $candidate == :files ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("$candidate")
    fi
  done
}
complete -F _taproom taproom
`;

const zsh = `#compdef taproom
_taproom() {
  local -a candidates
  candidates=("\${(@f)$(\${words[1]} __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if (( \${candidates[(Ie):files]} )); then
    candidates=("\${(@)candidates:#:files}")
    _files
  fi
  candidates=("\${(@)candidates:#}")
  (( \${#candidates} )) && compadd -a candidates
}
if [ "\${funcstack[1]}" = "_taproom" ]; then
  _taproom "$@"
else
  compdef _taproom taproom
fi
`;

const fish = `# fish completion for taproom
function __taproom_complete
  set -l words (commandline -opc) (commandline -ct)
  for candidate in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if test "$candidate" = :files
      __fish_complete_path (commandline -ct)
    else
      echo $candidate
    end
  end
end
complete -c taproom -f -a '(__taproom_complete)'
`;

export const SCRIPTS: Record<Shell, string> = { bash, zsh, fish };
