import { type Alias, type Document, type Node, type Pair, type Scalar, visit } from 'yaml'

import { error } from '../core/problem.ts'
import type { Diagnostic, Place } from '../core/types.ts'
import { isBroken } from './bytes.ts'
import { type PlaceOf, resolved, type Tree, textOf } from './yaml-places.ts'

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key occurs twice in one mapping; keep one of them',
  MULTIPLE_DOCS: 'a second document begins here (---); keep one in a file',
  TAB_AS_INDENT: 'a tab indents this line; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!) are not supported; remove it',
}

/** What makes the text no YAML document. A broken structure is told once, because one fault is followed by false ones. */
export function syntaxFaults(document: Document.Parsed, placeAt: (offset: number) => Place): Diagnostic[] {
  const faults = [...document.errors, ...document.warnings]
  const breaking = faults.find(({ code }) => sentences[code] === undefined)
  return faults
    .filter((fault) => fault === breaking || sentences[fault.code] !== undefined)
    .map(({ code, message, pos }) => {
      return error(placeAt(pos[0]), sentences[code] ?? `the YAML cannot be read from here on (${message}); correct it`)
    })
}

/** What a document holds that no desired state may: aliases that lead nowhere, broken text. */
export function contentFaults(document: Document, tree: Tree, placeOf: PlaceOf): Diagnostic[] {
  const faults: Diagnostic[] = []
  visit(document, {
    Alias(_key, alias: Alias, path) {
      const target = resolved(alias, tree)
      if (target === undefined)
        faults.push(error(placeOf(alias), `no anchor &${alias.source} stands before this alias`))
      else if (path.includes(target))
        faults.push(error(placeOf(alias), 'this alias stands for something it is part of'))
    },
    Pair(_key, { key }: Pair) {
      if (textOf(key, tree) !== undefined) return
      faults.push(error(placeOf(key as Node | null), 'a list or a mapping cannot be a key; write plain text'))
    },
    Scalar(_key, scalar: Scalar) {
      if (!isBroken(String(scalar.value))) return
      faults.push(error(placeOf(scalar as Node), 'this text holds a NUL or half a character; write it anew'))
    },
  })
  return faults
}
