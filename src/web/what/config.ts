// The hubplan.yaml of the folder: whether this page made it, and writing it.
import { createHash } from 'node:crypto'

import { findText } from '../../io/plain.ts'
import type { ConfigState } from '../api.ts'
import { Refusal, wrong } from '../failures.ts'
import { writeOwn } from '../folders.ts'

export const configName = 'hubplan.yaml'
const mark = '# Made by hubplan web, '

/** The text with its mark: the mark does not fit a file that was changed since. */
export function marked(text: string): string {
  return `${mark}${sumOf(text)}. Change it as you like: then hubplan web asks before it writes it again.\n${text}`
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function isOwn(text: string): boolean {
  const [first = '', ...rest] = text.split('\n')
  return first.startsWith(`${mark}${sumOf(rest.join('\n'))}.`)
}

export async function configState(): Promise<ConfigState> {
  const state = await stateOf(configName)
  if (state !== 'other') return { is: state, file: configName }
  for (let number = 1; ; number += 1) {
    const free = `hubplan-web${number === 1 ? '' : `-${number}`}.yaml`
    if ((await stateOf(free)) !== 'other') return { is: 'other', file: configName, free }
  }
}

async function stateOf(file: string): Promise<ConfigState['is']> {
  const found = await findText(file)
  if (found.is === 'nothing') return 'none'
  return found.is === 'text' && isOwn(found.text) ? 'own' : 'other'
}

/**
 * The file to write.
 * @throws Refusal when it would overwrite one that this page did not make
 */
export async function configFile(
  asked: { readonly replace: true } | { readonly file: string } | undefined,
): Promise<string> {
  if (asked !== undefined && 'file' in asked) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.ya?ml$/.test(asked.file)) {
      throw wrong('config.file', 'The name of the file has letters, digits, - and _, and ends in .yaml.')
    }
    if ((await stateOf(asked.file)) === 'other') throw exists(asked.file)
    return asked.file
  }
  if (asked === undefined && (await stateOf(configName)) === 'other') throw exists(configName)
  return configName
}

function exists(file: string): Refusal {
  return new Refusal(409, 'config-exists', `${file} is there already, and hubplan web did not make it.`, {
    field: 'config',
    hint: 'overwrite it, or write another file',
  })
}

/** @returns its checksum */
export async function writeConfig(file: string, text: string): Promise<string> {
  await writeOwn(file, marked(text))
  return sumOf(marked(text))
}

/** Whether a file still is what it was: the next plan of this page writes it again. */
export async function isSameConfig(file: string, sum: string): Promise<boolean> {
  const found = await findText(file)
  return found.is === 'text' && sumOf(found.text) === sum
}
