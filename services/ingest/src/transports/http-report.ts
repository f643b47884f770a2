import type { DecodeAdapter, ReportContext, Reporting } from '@tongqu/adapter-kit'
import type { HttpReport, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { contextOf } from '../decode.ts'
import { withFilesRead } from '../options.ts'
import type { Target } from '../target.ts'
import type { ListenedAnswer, ListenedRequest } from './http-listener.ts'
import type { Transport } from './http-poll.ts'
import { type Behind, type Door, type DoorDeps, holdDoor } from './push/door.ts'
import { openPushKeys } from './push/keys.ts'
import type { PushStatus } from './push/status.ts'
import { openExaminers } from './report/examiners.ts'
import { type ReportDeps, receiveReport } from './report/receive.ts'

/** Reference numbers are known so long: whoever repeats one later means another report by it. */
export const REFERENCE_MILLISECONDS = 7 * 86_400_000
/** Of one source, some 200 bytes each; beyond it the oldest are forgotten first. */
const REFERENCES_LIMIT = 500_000
/** Each has its body in memory; more than wait for a thread, so that the protocol says busy. */
const CONCURRENT = 256

/**
 * Takes what platforms report (网络货运): the answer's body is the protocol's, and says `accepted`
 * once the report as posted and its journal record are on disk, whatever becomes of the lake.
 * Reports are examined on worker threads. A reference number is good once, across restarts too.
 */
export function takeReports(
  source: Source,
  transport: HttpReport,
  target: Target,
  deps: DoorDeps,
): Transport {
  return holdDoor(source, transport, target, deps, {
    memoryMilliseconds: REFERENCE_MILLISECONDS,
    maxConcurrent: CONCURRENT,
    open: (behind) => openDoor(source, target, deps, behind),
  })
}

async function openDoor(
  source: Source,
  target: Target,
  { intake, now, log, channels }: DoorDeps,
  { lander, known, rate, status }: Behind,
): Promise<Door> {
  const { context, reporting } = await reportingOf(target)
  const { id, adapter, synthetic } = source
  const examiners = openExaminers({
    task: { adapter, context },
    onBroken: (reason) => log.warn({ source: id, reason }, 'a thread that examines has broken'),
  })
  const limits = { milliseconds: REFERENCE_MILLISECONDS, most: REFERENCES_LIMIT }
  const keys = openPushKeys(known, limits)
  const receiving = {
    ...{ target, intake, keys, lander, rate, examiners, reporting, log, now },
    ...(channels ? { channels } : {}),
  }
  // What a simulated peer needs holds a token: of a real source it is nobody else's business.
  const peer = synthetic ? { options: { ...reporting.peer?.() } } : {}
  return {
    handler: (request) => answer(receiving, status, request),
    listening: (url) => ({ source: id, adapter, transport: 'report', url, ...peer }),
    close: () => examiners.close(),
  }
}

/** Throws `setting-invalid` and `input-unreadable`. */
async function reportingOf(
  target: Target,
): Promise<{ context: ReportContext; reporting: Reporting }> {
  const options = await withFilesRead(target.options)
  const { zone, limits } = contextOf(target, '')
  const context: ReportContext = { options, zone, limits }
  const reporting = (target.adapter as DecodeAdapter).reporting?.(context)
  // The catalogue knows which adapters examine reports.
  if (!reporting) throw new Problem('internal')
  return { context, reporting }
}

async function answer(
  deps: ReportDeps,
  status: PushStatus,
  request: ListenedRequest,
): Promise<ListenedAnswer> {
  try {
    const { answer: told, outcome } = await receiveReport(deps, request)
    if (outcome === 'refused') status.refused(told.code)
    else status[outcome]()
    const headers = { 'content-type': told.contentType }
    return { status: told.status, headers, body: told.body }
  } catch (error) {
    status.refused(error instanceof Problem ? error.code : 'internal')
    throw error
  }
}
