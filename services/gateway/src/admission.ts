import { networkOf, type Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'

/** Downloads at the same time: each holds a query of the engine and its buffers (up to 80 MB). */
export const MAX_DOWNLOADS = 32
/** No caller may take all places. */
export const MAX_DOWNLOADS_PER_CALLER = 16

export type Admission = {
  /** Takes a place and answers what gives it back; throws `rate-limited` or `hub-busy`. */
  enter(principal: Principal): () => void
}

export type AdmissionLimits = { downloads?: number; downloadsPerCaller?: number }

/** Counts the downloads that run, of all and of each caller. */
export function createAdmission({
  downloads = MAX_DOWNLOADS,
  downloadsPerCaller = MAX_DOWNLOADS_PER_CALLER,
}: AdmissionLimits = {}): Admission {
  const perCaller = new Map<string, number>()
  let all = 0
  return {
    enter({ address }) {
      const caller = networkOf(address)
      const own = perCaller.get(caller) ?? 0
      if (own >= downloadsPerCaller) {
        const detail = {
          'zh-CN': `同时最多 ${downloadsPerCaller} 个下载。`,
          en: `At most ${downloadsPerCaller} downloads at the same time.`,
        }
        throw new Problem('rate-limited', { detail, limit: downloadsPerCaller })
      }
      if (all >= downloads) throw new Problem('hub-busy')
      all += 1
      perCaller.set(caller, own + 1)
      return () => {
        all -= 1
        const rest = (perCaller.get(caller) ?? 1) - 1
        if (rest > 0) perCaller.set(caller, rest)
        else perCaller.delete(caller)
      }
    },
  }
}
