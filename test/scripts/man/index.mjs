// The manual as pages for man(1): hubplan(1), a page for each command in section 1, and for each topic in section 7.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { importSource, root } from '../bundle.mjs'
import { commandPage, overview } from './commands.mjs'
import { topicBlocks } from './markdown.mjs'
import { head } from './roff.mjs'

/** The text of each page, by its file name. */
export async function manPages() {
  const [{ commands }, texts, { exitCodes }, { topicNames }] = await Promise.all(
    ['src/options/index.ts', 'src/options/table.ts', 'src/core/exit-codes.ts', 'src/help/topics.ts'].map(importSource),
  )
  const { version, description: about } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const topics = await Promise.all(topicNames.map(topicOf))
  const overall = overview({ commands, topics, exitCodes, version, about: `${about}.` })
  const pages = [
    ['hubplan.1', overall],
    ...Object.entries(commands).map((one) => [`hubplan-${one[0]}.1`, commandPage(one, { version, texts })]),
    ...topics.map((topic) => [`hubplan-${topic.name}.7`, topicPage(topic, version)]),
  ]
  return pages.map(([name, blocks]) => [name, pageText(blocks)])
}

async function topicOf(name) {
  return { name, ...topicBlocks(await readFile(join(root, `src/help/${name}.md`), 'utf8')) }
}

function topicPage({ name, about, body }, version) {
  const isHeaded = body[0]?.startsWith('.SH')
  return [...head(`hubplan-${name}`, { section: 7, version, about }), ...(isHeaded ? [] : ['.SH DESCRIPTION']), ...body]
}

/** The first line says that there are tables. A paragraph is not begun twice, right after a heading. */
function pageText(blocks) {
  const needed = blocks.filter((line, at) => line !== '.PP' || !/^\.(?:SH|SS|PP)/.test(blocks[at - 1]))
  return `${['\'\\" t', ...needed].join('\n')}\n`
}
