// One user, as is and as should be.
import type { LiveUser, Reason, Wishes } from '../types.ts'
import type { IdleServer } from './matchers.ts'
import type { UserState } from './user-state.ts'

/** Undefined where there is no such user. Who is to go is there. */
export type Subject = SubjectWishes &
  (
    | { readonly live: LiveUser; readonly have: UserState; readonly want: undefined }
    | { readonly live: LiveUser | undefined; readonly have: UserState | undefined; readonly want: UserState }
  )

interface SubjectWishes {
  /** What it should be; another one than that of `live` when the user is to be renamed. */
  readonly name: string
  readonly reason: Reason
  /** What its row says. */
  readonly wishes: Wishes
  /** Servers that a rule stops. */
  readonly idle?: readonly IdleServer[]
}
