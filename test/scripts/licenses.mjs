// The licences of everything that a bundle holds, read from what the bundler says is in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of the licence that some packages name and do not bring along. */
const standard = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use,
copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom
the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  ISC: `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`,
}

/** Words by which a licence is known, where a package is under several at once. */
const marks = {
  MIT: /Permission is hereby granted, free of charge/,
  ISC: /Permission to use, copy, modify, and\/or distribute this software/,
  Zlib: /This notice may not be removed or altered from any source distribution/,
}

/**
 * @param metafiles of esbuild
 * @returns the packages whose code is in the outputs, by name and version
 * @throws when one has no text of its licence, and its licence is none whose text is known here
 */
export function bundledPackages(metafiles, root) {
  const folders = new Set()
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [, folder] = /^(?:[\w-]+:)?\/?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder.slice(folder.indexOf('node_modules/')))
      }
    }
  }
  const packages = [...folders].map((folder) => packageOf(join(root, folder)))
  const unique = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function packageOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const spdx = typeof license === 'string' ? license : license?.type
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  if (text !== '') return { name, version, spdx: spdx ?? 'see below', text: withEvery(spdx ?? '', text, folder) }
  const by = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`
  if (!Object.hasOwn(standard, spdx ?? '')) {
    throw new Error(`${name}@${version} brings no text of its licence along (${spdx}): ${folder}`)
  }
  return { name, version, spdx, text: `Copyright (c) ${by}\n\n${standard[spdx]}` }
}

/** The text, and the notices of code of others that stand above that code alone: `MIT AND Zlib` asks for both. */
function withEvery(spdx, text, folder) {
  const parts = spdx.replaceAll(/[()]/g, '').split(' AND ')
  if (parts.length < 2) return text
  const missing = parts.filter((part) => !marks[part]?.test(text.replaceAll(/\s+/g, ' ')))
  return [text, ...missing.map((part) => noticeIn(folder, part))].join('\n\n')
}

/** @throws when no file of the package begins with it */
function noticeIn(folder, part) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[cm]?js$/.test(file))
  for (const file of files.sort()) {
    const notice = headOf(readFileSync(join(folder, file), 'utf8'))
    if (marks[part]?.test(notice.replaceAll(/\s+/g, ' '))) return notice
  }
  throw new Error(`no notice of ${part} is found in ${folder}`)
}

/** The line comments that a file begins with, from the copyright on, without their slashes. */
function headOf(code) {
  const [head = ''] = /^(?:\/\/.*\n|\s*\n)+/.exec(code.replace(/^\s*['"]use strict['"];?/, '')) ?? []
  const text = head.replaceAll(/^\/\/ ?/gm, '').trim()
  return text.slice(Math.max(0, text.search(/\(C\)|copyright/i)))
}

const opening = 'hubplan holds code of these packages.\n\n'
const between = `\n\n${'-'.repeat(80)}\n\n`

/** The file that goes with a bundle. */
export function licenseText(packages) {
  const parts = packages.map(({ name, version, spdx, text }) => `${name} ${version} (${spdx})\n\n${text}`)
  return `${opening}${parts.join(between)}\n`
}

/** What such a file names, as `name@version`; it may stand at the end of a bundle. */
export function namedIn(text) {
  const [, list = ''] = text.split(opening)
  return list.split(between).flatMap((part) => {
    const [, name, version] = /^(\S+) (\d\S*) \(.+\)\n/.exec(part) ?? []
    return name === undefined ? [] : [`${name}@${version}`]
  })
}
