// hubplan help: the topics of the manual, on the terminal or in the browser.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { closest, distance } from 'fastest-levenshtein'

import { Problem } from '../../core/problem.ts'
import { headings, type TopicName, topicNames, topicOf } from '../../help/index.ts'
import { openInBrowser, page, writePages } from '../../io/child.ts'
import { commands } from '../../options/index.ts'
import type { HelpFlags } from '../../options/offline.ts'
import type { ExitCode, World } from '../../session/world.ts'
import type { Paper } from '../../views/terminal/layout.ts'
import { commandHelp } from './flags.ts'

export async function runHelp({ topic, web }: HelpFlags, world: World): Promise<ExitCode> {
  if (web) await browse(topic, world)
  else await show(await textFor(topic, paperOf(world)), world)
  return 0
}

function paperOf({ streams }: World): Paper {
  return { color: streams.color('out'), columns: streams.outIsTerminal ? Math.min(100, streams.columns) : 100 }
}

async function textFor(word: string | undefined, paper: Paper): Promise<string> {
  const { topicList, topicText } = await import('../../views/manual/terminal.ts')
  if (word === undefined) {
    const groups = headings.map(({ title, topics }) => ({ title, topics: topics.map(topicOf) }))
    return `${topicList(groups, paper)}\n\nRead one: hubplan help TOPIC. In the browser: hubplan help TOPIC --web\n`
  }
  if (isCommand(word) && !isTopic(word)) return commandHelp(word, paper)
  const name = known(word)
  return `${topicText(topicOf(name), paper)}\n${flagsOf(name)}`
}

function isTopic(word: string): word is TopicName {
  return topicNames.some((name) => name === word)
}

function isCommand(word: string): word is keyof typeof commands {
  return Object.hasOwn(commands, word)
}

/** @throws Problem `usage` */
function known(word: string): TopicName {
  if (isTopic(word)) return word
  const near = closest(word, [...topicNames, ...Object.keys(commands)])
  // Of a short word, a few other letters make another word.
  const end = distance(word, near) <= Math.min(3, word.length / 2) ? `; did you mean ${near}?` : '.'
  throw new Problem('usage', `There is no topic ${word}${end}`, { hint: 'hubplan help lists all topics' })
}

/** Where the flags of a topic's commands are listed. */
function flagsOf(name: TopicName): string {
  const own = Object.entries(commands).filter(([, { topic }]) => topic === name)
  const lines = own.map(([command]) => `hubplan ${command} --help`)
  return lines.length === 0 ? '' : `\nFlags: ${lines.join(', ')}\n`
}

async function show(text: string, { streams, env, shield }: World): Promise<void> {
  // Ctrl-C belongs to the pager while it runs.
  const paging = (): Promise<boolean> => page(text, env)
  const isShown = streams.outIsTerminal && streams.canAsk && (await (shield === undefined ? paging() : shield(paging)))
  if (!isShown) await streams.out(text)
}

function topicFor(word: string): TopicName {
  return isCommand(word) && !isTopic(word) ? commands[word].topic : known(word)
}

/** The whole manual as a file, opened at a topic. */
async function browse(word: string | undefined, { streams, env }: World): Promise<void> {
  const topic = word === undefined ? undefined : topicFor(word)
  const { manualPage, startPage } = await import('../../views/manual/html.ts')
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
  const groups = headings.map(({ title, topics }) => ({ title, topics: topics.map(topicOf) }))
  // Not every platform opens a file at a place in it; a page that leads there can be opened everywhere.
  const start = topic === undefined ? {} : { [`${topic}.html`]: startPage('manual.html', topic) }
  const folder = await writePages({ 'manual.html': manualPage(groups, sha256), ...start })
  const path = join(folder, topic === undefined ? 'manual.html' : `${topic}.html`)
  if (await openInBrowser(path, env)) streams.err(`Opened in the browser: ${path}\n`)
  else await streams.out(`${path}\n`)
}
