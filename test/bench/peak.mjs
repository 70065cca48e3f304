// Loaded into a program that is measured: at its end, how much memory it had at most (kB) and its processor time (us), of
// which `user` is not the system's.
import { writeFileSync } from 'node:fs'

process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeFileSync(
    process.env.HUBPLAN_BENCH_PEAK,
    JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime, user: userCPUTime }),
  )
})
