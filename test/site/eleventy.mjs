// How Eleventy makes a page from a file of the manual.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { IdAttributePlugin } from '@11ty/eleventy'

import { root } from '../scripts/bundle.mjs'
import { addressOf, anchorOf } from './links.mjs'

const { version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const repositoryUrl = repository.url.replaceAll(/^git\+|\.git$/g, '')

/** The configuration of the site; its pages are given instead of searched for. */
export function configure(config, pages) {
  config.setIncludesDirectory('layout')
  for (const page of pages) {
    const { text, ...data } = page
    config.addTemplate(`${page.name}.md`, text, { ...data, layout: 'page.njk', permalink: `${page.name}.html` })
  }
  config.addGlobalData('menu', menuOf(pages))
  config.addGlobalData('package', { version, repositoryUrl })
  config.addPlugin(IdAttributePlugin, { slugify: anchorOf, selector: 'h1,h2,h3,h4,h5,h6' })
  config.addPassthroughCopy({
    'test/site/layout/site.css': 'site.css',
    'test/site/layout/site.js': 'site.js',
    'fixtures/pictures': 'pictures',
  })
  config.amendLibrary('md', (markdown) => extend(markdown, pages))
  return { markdownTemplateEngine: false, htmlTemplateEngine: 'njk' }
}

function menuOf(pages) {
  const topics = pages.filter(({ under }) => under !== undefined)
  return [...new Set(topics.map(({ under }) => under))].map((title) => ({
    title,
    pages: topics.filter(({ under }) => under === title),
  }))
}

function extend(markdown, pages) {
  const { rules } = markdown.renderer
  // What is wider than a telephone is scrolled by itself, with the keyboard too.
  rules.table_open = () => '<div class="wide" tabindex="0"><table>'
  rules.table_close = () => '</table></div>'
  const code = rules.fence
  rules.fence = (...args) => code(...args).replace('<pre', '<pre tabindex="0"')
  markdown.core.ruler.push('links', ({ tokens, env }) => {
    const there = (link) => addressOf(link, { from: env.path, pages, root, repository: repositoryUrl })
    for (const token of tokens.flatMap((one) => [one, ...(one.children ?? [])])) {
      for (const name of ['href', 'src']) {
        const link = token.attrGet(name)
        if (link !== null) token.attrSet(name, there(link))
      }
      if (/^html_/.test(token.type)) {
        token.content = token.content.replaceAll(
          / (href|src|srcset)="([^"]+)"/g,
          (_, name, link) => ` ${name}="${there(link)}"`,
        )
      }
    }
  })
}
