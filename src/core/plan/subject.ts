// The current and the desired state of one user.
import type { LiveUser, Reason, Wishes } from '../types.ts'
import type { DroppedToken, IdleServer } from './matchers.ts'
import type { UserState } from './user-state.ts'

/** Undefined without a live user. A user to be deleted is live. */
export type Subject = SubjectWishes &
  (
    | { readonly live: LiveUser; readonly have: UserState; readonly want: undefined }
    | { readonly live: LiveUser | undefined; readonly have: UserState | undefined; readonly want: UserState }
  )

interface SubjectWishes {
  /** The desired name; it differs from that of `live` for a rename. */
  readonly name: string
  readonly reason: Reason
  /** The wishes of its row. */
  readonly wishes: Wishes
  /** Servers that a rule stops. */
  readonly idle?: readonly IdleServer[]
  /** Tokens that a rule revokes. */
  readonly dropped?: readonly DroppedToken[]
}
