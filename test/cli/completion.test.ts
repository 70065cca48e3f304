// Each shell with its own script: the words it would offer.
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, test } from 'vitest'

import { runCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const folder = temporaryFolder()
const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, TERM: 'dumb' }

beforeAll(async () => {
  symlinkSync(fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), join(folder, 'hubplan'))
  writeFileSync(join(folder, 'plan-of-may.json'), '')
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const { code, stdout } = await runCli(['completion', shell], { cwd: folder })
    expect(code).toBe(0)
    writeFileSync(join(folder, `script.${shell}`), stdout)
  }
})

function has(shell: string): boolean {
  return process.env['HUBPLAN_REQUIRE_HUB'] === '1' || spawnSync(shell, ['--version']).error === undefined
}

/** Bash without what came after 3.2, the bash of macOS: the built-ins are off, and syntax is looked for in the text. */
const old = 'enable -n mapfile readarray compopt 2>/dev/null;'

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** What bash's function puts into COMPREPLY. */
function inBash(...words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `${old} eval "$(cat script.bash)"; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _hubplan; printf '%s\\n' "\${COMPREPLY[@]}"`
  return lines(execFileSync('bash', ['--norc', '-c', script], { cwd: folder, env, encoding: 'utf8' }))
}

function inFish(line: string): string[] {
  const script = `source script.fish; complete --do-complete '${line}'`
  const out = execFileSync('fish', ['--no-config', '-c', script], { cwd: folder, env, encoding: 'utf8' })
  return lines(out).map((found) => found.split('\t')[0] ?? '')
}

/** zsh completes only at a prompt: its function is run with `_describe` and `_files` that print what they are given. */
function inZsh(...words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `
compdef() { :; }
source ./script.zsh
_describe() { local name="$2"; print -l -- "\${(@P)name}"; }
_files() { print -l -- *; }
words=(${quoted}); CURRENT=${words.length}
_hubplan`
  return lines(execFileSync('zsh', ['-f', '-c', script], { cwd: folder, env, encoding: 'utf8' }))
}

describe('bash', () => {
  test('offers the commands that begin like this', () => {
    expect(inBash('hubplan', 're')).toEqual(['review', 'rehearse', 'revert'])
  })

  test('offers flags of the command', () => {
    expect(inBash('hubplan', 'plan', '--prot')).toEqual(['--protect', '--protect-from'])
  })

  test('offers the values that a flag takes', () => {
    expect(inBash('hubplan', 'plan', '--provider', 'ju')).toEqual(['jupyterhub'])
  })

  test('offers the topics of the manual', () => {
    expect(inBash('hubplan', 'help', 'g')).toEqual(['guards'])
  })

  test('offers files', () => {
    expect(inBash('hubplan', 'show', 'plan-o')).toEqual(['plan-of-may.json'])
  })

  test('offers no file in the place of a word of a list', () => {
    expect(inBash('hubplan', 'plan', '--format', '')).toEqual(['text', 'markdown', 'html', 'json'])
    expect(inBash('hubplan', 'show', '')).toContain('plan-of-may.json')
  })

  test('offers a file as one word, whatever its name holds, and runs nothing of it', () => {
    const names = ['odd *.json', 'odd name.json', 'odd$(touch ran).json', 'odd*.json']
    for (const name of names) writeFileSync(join(folder, name), '')
    expect(inBash('hubplan', 'show', 'odd').sort()).toEqual(names.sort())
    expect(readdirSync(folder)).not.toContain('ran')
  })
})

/** What came with bash 4 and 5. */
const afterBash32: readonly RegExp[] = [
  /\b(?:mapfile|readarray|compopt|coproc)\b/,
  /\b(?:declare|local|typeset) -[a-zA-Z]*[Agnlu]/,
  /\$\{\w+(?:\[[^\]]*\])?(?:,,?|\^\^?|@[A-Za-z])\}/,
  /&>>|\|&|;;&|;&/,
  /\$\{[^}]*\[-\d/,
  /\[\[ -v /,
  /\bEPOCH(?:SECONDS|REALTIME)\b|\bBASHPID\b|\$\{\w+: ?-\d/,
]

describe('the script for bash', () => {
  const script = (): string => readFileSync(join(folder, 'script.bash'), 'utf8')

  test('has nothing that bash 3.2 lacks', () => {
    const code = script().replaceAll(/^\s*#.*$/gm, '')
    expect(afterBash32.filter((form) => form.test(code))).toEqual([])
  })

  test('says how it is loaded where <(...) cannot be sourced', () => {
    expect(script().split('\n')[0]).toBe(
      '# hubplan completion for bash 3.2 and later, in ~/.bashrc: eval "$(hubplan completion bash)"',
    )
  })

  test('works with set -eu, and with zsh as the login shell', () => {
    const text = `set -eu; ${old} eval "$(cat script.bash)"; COMP_WORDS=(hubplan re); COMP_CWORD=1; _hubplan; printf '%s\\n' "\${COMPREPLY[@]}"`
    const out = execFileSync('bash', ['--norc', '-c', text], { cwd: folder, env: { ...env, SHELL: '/bin/zsh' } })
    expect(lines(String(out))).toEqual(['review', 'rehearse', 'revert'])
  })

  test('offers the values of --flag=, which bash takes apart', () => {
    expect(inBash('hubplan', 'list', '--format', '=', 'na')).toEqual(['names'])
    expect(inBash('hubplan', 'plan', '--format', '=')).toEqual(expect.arrayContaining(['text', 'json']))
  })
})

describe('the script for PowerShell', () => {
  const script = (): string => readFileSync(join(folder, 'script.powershell'), 'utf8')

  test('registers a completer for the program, with the three arguments of one', () => {
    expect(script()).toMatch(
      /^Register-ArgumentCompleter -Native -CommandName hubplan -ScriptBlock \{\n {2}param\(\$wordToComplete, \$commandAst, \$cursorPosition\)\n/m,
    )
  })

  test('closes what it opens, and has nothing of a POSIX shell', () => {
    const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' }
    const open: string[] = []
    for (const sign of script().replaceAll(/'[^']*'|^#.*$/gm, '')) {
      if ('({['.includes(sign)) open.push(sign)
      else if (sign in pairs) expect(open.pop()).toBe(pairs[sign])
    }
    expect(open).toEqual([])
    expect(script()).not.toMatch(/\$\(|\bfi\b|\bdone\b|\blocal\b|\/dev\/null/)
  })

  test('asks for the words that follow as it would be asked: a space for a word that is not begun', async () => {
    expect(script()).toContain('$word = if ($wordToComplete) { "$wordToComplete" } else { \' \' }')
    const ran = await runCli(['--get-yargs-completions', 'hubplan', 'help', ' '], { cwd: folder })
    expect(lines(ran.stdout)).toEqual(expect.arrayContaining(['guards', 'formats']))
  })
})

describe.runIf(has('fish'))('fish', () => {
  test('offers commands, flags and files', () => {
    expect(inFish('hubplan re')).toEqual(expect.arrayContaining(['rehearse', 'revert', 'review']))
    expect(inFish('hubplan plan --prot')).toEqual(expect.arrayContaining(['--protect', '--protect-from']))
    expect(inFish('hubplan show plan-o')).toContain('plan-of-may.json')
  })
})

describe.runIf(has('zsh'))('zsh', () => {
  test('offers commands, flags and files', () => {
    expect(inZsh('hubplan', 're').join('\n')).toContain('rehearse')
    expect(inZsh('hubplan', 'plan', '--prot').join('\n')).toContain('--protect-from')
    expect(inZsh('hubplan', 'show', '')).toContain('plan-of-may.json')
  })
})

test('a shell that is not known is told which ones are', async () => {
  const { code, stderr } = await runCli(['completion', 'tcsh'], { cwd: folder })
  expect(code).toBe(1)
  expect(stderr).toContain('bash, zsh, fish, powershell')
})
