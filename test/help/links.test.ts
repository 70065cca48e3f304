// No link of a page leads nowhere: other pages, headings, pictures, and the files that the text names.
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { describe, expect, test } from 'vitest'

import { blocksOf, pages, proseOf, root, sectionsOf, textOf, topics } from './manual.ts'

interface Link {
  readonly to: string
  readonly words: string
  readonly isPicture: boolean
}

function linksOf(text: string): Link[] {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ' '))
  const links = [...prose.matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, mark, words = '', to = '']) => ({
    to,
    words,
    isPicture: mark === '!',
  }))
  const sized = [...prose.matchAll(/<img\s[^>]*>/g)].map(([tag]) => ({
    to: /\ssrc="([^"]*)"/.exec(tag)?.[1] ?? '',
    words: /\salt="([^"]*)"/.exec(tag)?.[1] ?? '',
    isPicture: true,
  }))
  return [...links, ...sized]
}

/** Why a link of a page leads nowhere; undefined when it does not. */
function faultOf(page: string, { to, words, isPicture }: Link): string | undefined {
  if (words.trim() === '') return 'has no words'
  if (/^https?:/.test(to)) return undefined
  const [path = '', anchor] = to.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (relative(root, join(root, target)).startsWith('..')) return 'leaves the project'
  if (!existsSync(join(root, target))) return 'is not there'
  if (isPicture || anchor === undefined) return undefined
  const isHeading = sectionsOf(textOf(target)).some((section) => section.anchor === anchor)
  return isHeading ? undefined : 'has no such heading'
}

describe('links', () => {
  test.each(pages)('%s: each leads to something', (page) => {
    const faults = linksOf(textOf(page)).flatMap((link) => {
      const fault = faultOf(page, link)
      return fault === undefined ? [] : [`${link.to} ${fault}`]
    })
    expect(faults).toEqual([])
  })

  test('a broken one is found', () => {
    const text =
      '# One\n\n[a](two.md) [b](jobs.md#none) [c](#one) [](jobs.md) ![d](x.png) `[e](f)` <img src="y.png" alt="y">\n\n    [g](h)\n\n```sh\n[i](j)\n```\n'
    const links = linksOf(text)
    expect(links.map((link) => `${link.to} ${faultOf('src/help/jobs.md', link)}`)).toEqual([
      'two.md is not there',
      'jobs.md#none has no such heading',
      '#one has no such heading',
      'jobs.md has no words',
      'x.png is not there',
      'y.png is not there',
    ])
  })

  test('README leads to every topic', () => {
    const targets = linksOf(textOf('README.md')).map(({ to }) => to)
    expect(topics.filter((topic) => !targets.includes(topic))).toEqual([])
  })

  test.each(pages)('%s: every file of the project that it names is there', (page) => {
    const named = [...textOf(page).matchAll(/`((?:src|test|schemas|fixtures|\.ci|\.github)\/[\w./-]+)`/g)]
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))
    expect(missing.filter((path) => !writtenByInit.includes(path))).toEqual([])
  })
})

/** In the folder of a user. */
const writtenByInit = ['.github/workflows/hubplan.yml']

test('every block of code says in which language it is', () => {
  const kinds = new Set(pages.flatMap((page) => blocksOf(textOf(page)).map(({ kind }) => kind)))
  // `yaml` is a file of hubplan or of its CI, `yml` of another program.
  expect(
    [...kinds].filter((kind) => !['sh', 'indented', 'yaml', 'yml', 'csv', 'json', 'python', 'js'].includes(kind)),
  ).toEqual([])
})
