// The help of the command line: one command with its flags, all commands, and where to begin.
import { exitCodes } from '../../core/exit-codes.ts'
import { commandGroups, commands } from '../../options/index.ts'
import { type Command, flagOf, type Option, optionText, usageOf } from '../../options/table.ts'
import { flow, type Paper, paint, say, wrap } from '../../views/terminal/layout.ts'

/** `hubplan COMMAND --help`: examples first, then the flags under their headings. */
export function commandHelp(name: keyof typeof commands, paper: Paper): string {
  const command: Command = commands[name]
  const { describe, examples, epilogue, topic, positionals } = command
  const args = Object.entries(positionals).map(([key, { kind, help }]) => [key, optionText({ kind, help })])
  const parts = [
    [paint(paper, 'head', `hubplan ${usageOf(name, command)}`), '', ...say(paper, 'plain', `${describe}.`)],
    section(
      paper,
      'Examples',
      examples.map(([line, what]) => [line.replaceAll('$0', 'hubplan'), what]),
    ),
    section(paper, 'Arguments', args),
    ...groupsOf(command).map(([group, options]) => section(paper, group, options.map(flagRow))),
    [
      `${paint(paper, 'head', 'Every command:')} --help, --version, --no-color (also NO_COLOR)`,
      ...(epilogue === undefined ? [] : ['', ...say(paper, 'plain', epilogue)]),
      `${paint(paper, 'head', 'More:')} hubplan help ${topic}`,
    ],
  ]
  return text(parts)
}

/** Headings in the order in which the table of the command has them. */
function groupsOf({ options }: Command): [string, [string, Option][]][] {
  const groups = new Map<string, [string, Option][]>()
  for (const entry of Object.entries(options)) {
    const { group } = entry[1]
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  return [...groups]
}

function flagRow([name, option]: readonly [string, Option]): string[] {
  const { alias, value } = option
  const short = alias === undefined ? '' : `-${alias}, `
  return [`${short}--${flagOf(name, option)}${value === undefined ? '' : ` ${value}`}`, optionText(option)]
}

/** `hubplan --help`: what the program is, every command in a line, and where more help is. */
export function overview(paper: Paper): string {
  const codes = exitCodes.map(({ code, short }) => `${code} ${short}`).join(', ')
  return text([
    [paint(paper, 'head', 'hubplan COMMAND'), '', ...say(paper, 'plain', what)],
    ...commandGroups.map(({ title, names }) =>
      section(
        paper,
        title,
        names.map((name) => [usageOf(name, commands[name]), commands[name].describe]),
      ),
    ),
    wrap(`Every command: --help, --version, --no-color (also NO_COLOR).`, paper.columns || 100),
    wrap(`Exit codes: ${codes}.`, paper.columns || 100),
    section(paper, 'More', more),
  ])
}

const what =
  'Manage the users of a hub from files: plan freezes the changes, people review the plan, and apply carries out exactly this plan.'

const more = [
  ['hubplan COMMAND --help', 'examples and flags of a command'],
  ['hubplan help', 'all topics of the manual; begin with: hubplan help start'],
]

/** `hubplan` alone, on a terminal. */
export function startText(paper: Paper): string {
  return text([
    say(paper, 'head', 'hubplan manages the users of a hub from files.'),
    flow(paper, first.map(cells)),
    say(paper, 'plain', 'No hub at hand: hubplan demo. With a hub: hubplan help start. All commands: hubplan --help'),
  ])
}

const first = [
  ['hubplan plan users.csv -o plan.json', 'compare the files with the hub; nothing is changed'],
  ['hubplan show plan.json', 'read the plan'],
  ['hubplan apply plan.json', 'carry out exactly this plan'],
  ['hubplan revert plan.json -o undo.json', 'make the plan that undoes it'],
]

function section(paper: Paper, title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [paint(paper, 'head', `${title}:`), ...flow(paper, rows.map(cells))]
}

function cells(row: readonly string[]): { text: string }[] {
  return row.map((one) => ({ text: one }))
}

function text(parts: readonly (readonly string[])[]): string {
  const shown = parts.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
