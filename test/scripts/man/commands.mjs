// Pages of the commands, from the table that the command line is made of.
import { pageName } from './markdown.mjs'
import { bold, entry, head, italic, lines, plain, verbatim } from './roff.mjs'

/** hubplan(1): every command and every topic, in a line each. */
export function overview({ commands, topics, exitCodes, version, about }) {
  return [
    ...head('hubplan', { section: 1, version, about: plain('manage the users of a hub from files') }),
    '.SH SYNOPSIS',
    `${bold('hubplan')} ${italic('COMMAND')} [${italic('OPTIONS')}] [${italic('ARGUMENTS')}]`,
    '.SH DESCRIPTION',
    lines(plain(about)),
    '.PP',
    'Every command also takes',
    `${bold('--help')}, ${bold('--version')} and ${bold('--no-color')} (also ${bold('NO_COLOR')}).`,
    '.SH COMMANDS',
    ...Object.entries(commands).flatMap(([name, { describe }]) => entry(pageName(name, 1), plain(describe))),
    '.SH TOPICS',
    ...topics.flatMap(({ name, about: summary }) => entry(pageName(name, 7), summary)),
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(({ code, short }) => entry(String(code), plain(short))),
    '.PP',
    `More: ${pageName('exit-codes', 7)}.`,
  ]
}

/** hubplan-NAME(1). */
export function commandPage([name, command], { version, texts }) {
  const { describe, positionals, examples, epilogue, topic, options } = command
  const args = Object.entries(positionals)
  const about = plain(describe[0].toLowerCase() + describe.slice(1))
  const see = new Set(['', topic, ...Object.values(options).map((option) => option.see?.split('#')[0])])
  return [
    ...head(`hubplan-${name}`, { section: 1, version, about }),
    '.SH SYNOPSIS',
    [bold(`hubplan ${name}`), `[${italic('OPTIONS')}]`, ...args.map(argumentText)].join(' '),
    ...(args.length === 0
      ? []
      : ['.SH ARGUMENTS', ...args.flatMap(([key, { help }]) => entry(italic(key.toUpperCase()), plain(help)))]),
    ...optionBlocks(options, texts),
    ...(epilogue === undefined ? [] : ['.SH NOTES', lines(plain(epilogue))]),
    '.SH EXAMPLES',
    ...examples.flatMap(example),
    '.SH SEE ALSO',
    [...see]
      .filter((one) => one !== undefined)
      .map((one) => pageName(one, one === '' ? 1 : 7))
      .join(',\n'),
  ]
}

function example([line, purpose], at) {
  const text = lines(plain(`${purpose[0].toUpperCase()}${purpose.slice(1)}:`))
  return [...(at === 0 ? [] : ['.PP']), text, ...verbatim(line.replace('$0', 'hubplan'))]
}

function argumentText([key, { kind, missing }]) {
  const text = italic(key.toUpperCase()) + (kind.takes === 'words' ? ' ...' : '')
  return missing === undefined ? `[${text}]` : text
}

function optionBlocks(options, texts) {
  const all = Object.entries(options)
  const groups = [...new Set(all.map(([, { group }]) => group))]
  if (all.length === 0) return []
  return [
    '.SH OPTIONS',
    ...groups.flatMap((group) => [
      `.SS ${plain(group)}`,
      ...all.filter(([, option]) => option.group === group).flatMap((option) => optionEntry(option, texts)),
    ]),
  ]
}

function optionEntry([name, option], { flagOf, optionText }) {
  const { alias, value } = option
  const flags = [...(alias === undefined ? [] : [bold(`-${alias}`)]), bold(`--${flagOf(name, option)}`)].join(', ')
  return entry(value === undefined ? flags : `${flags} ${italic(value)}`, plain(optionText(option)))
}
