import { type Alias, type Document, type Node, type Pair, type Scalar, visit } from 'yaml'

import { error } from '../../core/problem.ts'
import type { Diagnostic, Place } from '../../core/types.ts'
import { isBroken } from '../bytes.ts'
import { type PlaceOf, resolved, type Tree, textOf } from './places.ts'

/** Faults after which the rest of the document is still readable. */
const sentences: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here (---); keep one document in a file',
  TAB_AS_INDENT: 'a tab indents this line; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!) are not supported; remove it',
}

const indentation = 'the indentation is wrong here; line the keys and items up with those before them'

/** Structural faults by the parser's code and message, in the order of the attempts. */
const breaks: readonly (readonly [code: string, words: RegExp, sentence: string])[] = [
  ['', /end with a ([\]}])/, 'a bracket that was opened is not closed before this; add $1'],
  ['', /closing ["']quote/, 'a quote that was opened is not closed before this; close it'],
  ['', /Missing , or :/, 'a comma or a colon is missing before this; add it'],
  ['', /Missing ,/, 'a comma is missing before this; add it'],
  ['MISSING_CHAR', /Implicit map keys need/, 'this key has no value; add a colon behind it, or remove it'],
  ['MISSING_CHAR', /Sequence item without/, indentation],
  ['BAD_INDENT', /./, indentation],
  ['BAD_SCALAR_START', /./, 'a value cannot begin with this character; put the value in quotes'],
  ['BAD_DQ_ESCAPE', /./, 'this escape is unknown; double a backslash that belongs to the text'],
  ['BLOCK_AS_IMPLICIT_KEY', /./, 'there is an extra colon on this line; quote a value that contains one'],
  ['BLOCK_IN_FLOW', /./, 'a list with dashes cannot stand inside of brackets; write it with commas'],
  ['COMMENT_SPACE', /./, 'a comment needs a space before its #; add it'],
  ['KEY_OVER_1024_CHARS', /./, 'this key has more than 1024 characters; shorten it'],
  ['MULTILINE_IMPLICIT_KEY', /./, 'this key spans several lines; check what is missing at the end of the line'],
  ['UNEXPECTED_TOKEN', /./, 'this does not belong here; check the punctuation and brackets before it'],
]

function breakSentence(code: string, message: string, language: string): string {
  const [, words, sentence] = breaks.find(([of, like]) => ['', code].includes(of) && like.test(message)) ?? []
  if (sentence === undefined) return `the ${language} cannot be read from here on (${message}); correct it`
  return sentence.replace('$1', words?.exec(message)?.[1] ?? '')
}

/** Whether the text after a fault is unreliable. */
export function isUnreadable({ errors }: Document.Parsed): boolean {
  return errors.some(({ code }) => sentences[code] === undefined)
}

/** Syntax errors. A broken structure is reported once, because one fault causes false ones after it. */
export function syntaxFaults(
  document: Document.Parsed,
  placeAt: (offset: number) => Place,
  language: 'JSON' | 'YAML',
): Diagnostic[] {
  const faults = [...document.errors, ...document.warnings]
  const breaking = faults.find(({ code }) => sentences[code] === undefined)
  return faults
    .filter((fault) => fault === breaking || sentences[fault.code] !== undefined)
    .map(({ code, message, pos }) => {
      return error(placeAt(pos[0]), sentences[code] ?? breakSentence(code, message, language))
    })
}

/** Duplicate keys. The parser compares every key with all others, which takes too long for a large mapping. */
export function keyFaults(document: Document, tree: Tree, placeOf: PlaceOf): Diagnostic[] {
  const faults: Diagnostic[] = []
  visit(document, {
    Map(_key, { items }) {
      const known = new Set<string>()
      for (const { key } of items) {
        const text = textOf(key, tree)
        if (text !== undefined && known.has(text)) {
          faults.push(error(placeOf(key as Node), 'this key occurs twice in one mapping; keep one of them'))
        } else if (text !== undefined) known.add(text)
      }
    },
  })
  return faults
}

/** Contents that no desired state may have: unresolved aliases, broken text. */
export function contentFaults(document: Document, tree: Tree, placeOf: PlaceOf): Diagnostic[] {
  const faults: Diagnostic[] = []
  visit(document, {
    Alias(_key, alias: Alias, path) {
      const target = resolved(alias, tree)
      if (target === undefined)
        faults.push(error(placeOf(alias), `no anchor &${alias.source} stands before this alias; write the value out`))
      else if (path.includes(target))
        faults.push(error(placeOf(alias), 'this alias refers to a value that contains it; write the value out'))
    },
    Pair(_key, { key }: Pair) {
      if (textOf(key, tree) !== undefined) return
      faults.push(error(placeOf(key as Node | null), 'a list or a mapping cannot be a key; write plain text'))
    },
    Scalar(_key, scalar: Scalar) {
      if (!isBroken(String(scalar.value))) return
      faults.push(error(placeOf(scalar as Node), 'this text holds a NUL or half a character; write it again'))
    },
  })
  return faults
}
