// The manual as its readers find it: README, topics and other pages, with their headings and code.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The text of a file of the project. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function pagesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort()
}

/** Paths of the topics. */
export const topics: readonly string[] = pagesIn('src/help')

/** README and topics. */
export const manual: readonly string[] = ['README.md', ...topics]

/** All pages that people read. */
export const pages: readonly string[] = [...manual, ...pagesIn('.github')]

/** The path of a topic. */
export function pathOf(topic: string): string {
  return `src/help/${topic}.md`
}

export interface Block {
  /** Language; `indented` for a block without fences. */
  readonly kind: string
  readonly file: string | undefined
  readonly text: string
}

/** All code blocks of a page, in order. */
export function blocksOf(text: string): Block[] {
  const found = text.matchAll(/^```(\w*)(?: file=(\S+))?\n([\s\S]*?)^```$|(?<=\n\n)((?: {4}.*\n)+)/gm)
  return [...found].map(([, kind = 'indented', file, fenced, indented = '']) => ({
    kind,
    file,
    text: fenced ?? indented.replaceAll(/^ {4}/gm, ''),
  }))
}

/** The page with spaces in place of its code blocks: nothing moves. */
export function proseOf(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$|(?<=\n\n)(?: {4}.*\n)+/gm, (block) => block.replaceAll(/[^\n]/g, ' '))
}

interface Section {
  readonly heading: string
  /** The part of its address after `#`. */
  readonly anchor: string
  readonly text: string
}

/** All sections of a page, each up to the next heading of any size. */
export function sectionsOf(text: string): Section[] {
  const headings = [...proseOf(text).matchAll(/^#{1,6} (.+)$/gm)]
  const seen = new Map<string, number>()
  return headings.map(({ 0: line, 1: heading = '', index }, place) => {
    const slug = slugOf(heading.trim())
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    const anchor = before === 0 ? slug : `${slug}-${before}`
    return { heading, anchor, text: text.slice(index + line.length, headings[place + 1]?.index) }
  })
}

/** The anchor that git hosts give to a heading. */
function slugOf(heading: string): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')
}

/** As a reader takes it: in one line, without the marks of code and emphasis. */
export function flat(text: string): string {
  return text.replaceAll(/[`*]/g, '').replaceAll(/\s+/g, ' ')
}
