// Reads the files of a desired state: documents, tables, included rows and the policy.
import { Problem } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import type { FileName } from '../sources/index.ts'
import { type Directories, openDirectories } from './directory.ts'
import {
  checkUsage,
  type DesiredFlags,
  fileName,
  findConfig,
  type Given,
  readGiven,
  type Surroundings,
} from './given.ts'
import { type Roster, readRoster } from './includes.ts'
import { providerOf } from './merge.ts'
import { readProtected } from './protect.ts'
import { type Document, type Policy, readDocument, readPolicyFile } from './read.ts'
import { checkChosen, documentFor } from './targets.ts'

export type { Surroundings } from './given.ts'

/** The files of a desired state, for the chosen target. */
export interface Sources {
  /** hubplan.yaml; undefined when it is missing or one of the given files. */
  readonly base: Document | undefined
  readonly given: Given
  /** Documents whose limits count. */
  readonly all: readonly Document[]
  /** Documents whose users count. */
  readonly rows: readonly Document[]
  /** Files or flags replace the users of hubplan.yaml. */
  readonly isReplaced: boolean
  readonly rosters: readonly Roster[]
  readonly policy: Policy | undefined
  readonly provider: ProviderName
  /** From --protect-from. */
  readonly kept: Awaited<ReturnType<typeof readProtected>>
  readonly warnings: readonly Diagnostic[]
}

/**
 * Reads all files that the flags name, and hubplan.yaml; adds their faults to `faults`.
 * @param hasFlagRows whether flags name users
 * @throws Problem `usage`
 */
export async function readSources(
  flags: DesiredFlags,
  hasFlagRows: boolean,
  surroundings: Surroundings,
  faults: Diagnostic[],
): Promise<Sources> {
  const { env, cwd, now, searches } = surroundings
  const { name, warnings } = await findConfig(flags.config, cwd)
  const isReplaced = flags.files.length > 0 || flags.given !== undefined || hasFlagRows
  checkUsage(flags, isReplaced, name)
  const policy = await findPolicy(flags.policy, { env, cwd }, faults)
  const given = await readGiven(flags, surroundings, faults)
  const isGiven = given.documents.some(({ location }) => location === name?.location)
  const document = name === undefined || isGiven ? undefined : await readDocument(name, faults)
  const base = document && documentFor(document, flags.target, faults)
  const documents = given.documents.map((one) => documentFor(one, flags.target, faults))
  const all = [...documents, ...(base === undefined ? [] : [base])]
  if (faults.length === 0) checkChosen(all, flags.target)
  const rows = isReplaced ? documents : all
  const ldap = { url: flags.ldapUrl, passwordFile: flags.ldapPasswordFile, ca: flags.ldapCa }
  const directories = openDirectories({ flags: ldap, env, now, isOffline: flags.isOffline === true, searches })
  const rosters = await readRosters(rows, directories, faults)
  const provider = flags.provider ?? providerOf(all, faults)
  const lists: FileName[] = []
  for (const path of flags.protectFrom) lists.push(await given.files.find(path))
  const kept = await readProtected(lists, faults, { ...given.options, names: providers[provider].names })
  return {
    base,
    given,
    all,
    rows,
    isReplaced,
    rosters,
    policy,
    provider,
    kept,
    warnings: [...warnings, ...given.files.warnings],
  }
}

/**
 * An empty variable counts as not set. An empty flag is an error: it comes from a script whose own variable was empty.
 */
export async function findPolicy(
  flag: string | undefined,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>,
  faults: Diagnostic[],
): Promise<Policy | undefined> {
  if (flag?.trim() === '') {
    throw new Problem('usage', '--policy names no file.', {
      hint: 'give the policy file, or leave --policy out to use HUBPLAN_POLICY',
    })
  }
  const path = flag ?? env['HUBPLAN_POLICY']
  return path === undefined || path === '' ? undefined : readPolicyFile(fileName(path, cwd), faults)
}

async function readRosters(
  documents: readonly Document[],
  directories: Directories,
  faults: Diagnostic[],
): Promise<Roster[]> {
  const rosters: Roster[] = []
  for (const document of documents) rosters.push(await readRoster(document, directories, faults))
  return rosters
}
