// Decisions that lie beside plans: those of hubplan review, and those that a CI job kept.
import { dirname, join } from 'node:path'

import type { AuditedDecision } from '../../core/audit/log.ts'
import { approvalPath, findApproval, setApprovalName } from '../../io/approval.ts'
import { ciApprovalsName, findCiDecisions } from '../../io/ci-approvals.ts'
import { type Decided, isAbout } from '../approval.ts'
import type { Reading } from './reading.ts'

/** The decisions about a plan that was not made with an index. */
export async function decisionsOfPlan(
  file: string,
  plan: Decided,
  reading: Reading,
): Promise<readonly AuditedDecision[]> {
  const folder = dirname(file)
  const common = join(folder, setApprovalName)
  const shared = await reviewed(common, plan, reading)
  if (shared.some(({ about }) => about === 'other')) reading.notes.add(`${common} is about another plan than ${file}.`)
  return [
    ...(await reviewed(approvalPath(file), plan, reading)),
    ...shared.filter(({ about }) => about !== 'other'),
    ...(await ofCi([folder], reading)),
  ]
}

/** The decision about one plan of a folder with an index. */
export async function decisionOfMember(
  file: string,
  plan: Decided,
  reading: Reading,
): Promise<readonly AuditedDecision[]> {
  return reviewed(approvalPath(file), plan, reading)
}

/** The decisions about all plans of a folder. A CI job keeps its list beside the folder. */
export async function decisionsOfSet(
  folder: string,
  decided: Decided,
  reading: Reading,
): Promise<readonly AuditedDecision[]> {
  return [
    ...(await reviewed(join(folder, setApprovalName), decided, reading)),
    ...(await ofCi([folder, dirname(folder)], reading)),
  ]
}

async function reviewed(file: string, decided: Decided, { faults }: Reading): Promise<readonly AuditedDecision[]> {
  const found = await findApproval(file)
  if (found.is === 'other') faults.add(`${file} ${found.why}.`)
  if (found.is !== 'approval') return []
  const { decision, by, at, reason, digest } = found.approval
  const about = digest === decided.digest ? 'this' : isAbout(found.approval, decided) ? 'equal' : 'other'
  return [{ from: 'review', file, decision, by, at, ...(reason === undefined ? {} : { reason }), about }]
}

/** Those of the first folder that has the file. */
async function ofCi(folders: readonly string[], { faults }: Reading): Promise<readonly AuditedDecision[]> {
  for (const folder of folders) {
    const file = join(folder, ciApprovalsName)
    const found = await findCiDecisions(file)
    if (found.is === 'decisions') return found.decisions.map((decision) => ({ ...decision, file }))
    if (found.is === 'other') faults.add(`${file} ${found.why}.`)
  }
  return []
}
