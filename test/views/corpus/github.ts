// A comment as GitHub shows it: its own style sheet, the width of a comment's column, and the parser in place of GitHub's.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { parse } from 'marked'

/** Pixels of a comment in a pull request on a wide screen. */
export const columnWidth = 780

const sheet = createRequire(import.meta.url).resolve('github-markdown-css/github-markdown-light.css')

/** A page that has nothing but the comment. */
export function githubPage(markdown: string): string {
  return `<!doctype html><meta charset="utf-8"><title>comment</title><style>
${readFileSync(sheet, 'utf8')}
body { margin: 0; background: #fff }
.markdown-body { box-sizing: border-box; width: ${columnWidth}px; padding: 16px; font-size: 14px; overflow: hidden }
.markdown-body table { display: block; width: max-content; max-width: 100% }
</style><article class="markdown-body">${parse(markdown, { async: false, gfm: true })}</article>`
}
