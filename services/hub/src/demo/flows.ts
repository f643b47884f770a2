import type { ApplicationView, PersonPrincipal } from '@tongqu/access'
import type { ControlPlane } from '../control-plane.ts'
import type { PersonBy } from './seed.ts'
import {
  contentOf,
  type DemoApplication,
  type DemoOutcome,
  demoApplications,
  demoDuty,
  requestFor,
} from './story.ts'

/** How far each outcome goes; `rejected` leaves the way after the reviews. */
const STAGES: readonly DemoOutcome[] = ['submitted', 'reviewed', 'offered', 'active', 'suspended']

/** Applications as people would bring them through; answers how many are new. */
export async function seedFlows(plane: ControlPlane, personBy: PersonBy): Promise<number> {
  let count = 0
  for (const application of demoApplications) {
    const applicant = personBy(`${application.by}-applicant`)
    if (await isThere(plane, applicant, application.title)) continue
    await bringThrough(plane, personBy, application, applicant)
    count += 1
  }
  return count
}

async function isThere(
  { services }: ControlPlane,
  applicant: PersonPrincipal,
  title: string,
): Promise<boolean> {
  const { items } = await services.applications.list(applicant, { limit: 100 })
  return items.some(({ content }) => content.title === title)
}

async function bringThrough(
  plane: ControlPlane,
  personBy: PersonBy,
  application: DemoApplication,
  applicant: PersonPrincipal,
): Promise<void> {
  const { applications } = plane.services
  const dataset = plane.catalog().datasets.get(application.dataset)
  if (!dataset) throw new Error(`the catalogue has no ${application.dataset}`)
  const { id } = await applications.create(applicant, contentOf(application, dataset))
  await applications.act(applicant, id, 'submit', {})
  if (application.outcome === 'submitted') return
  const reviewer = personBy('authority-reviewer')
  await applications.act(reviewer, id, 'accept', {})
  const isRejected = application.outcome === 'rejected'
  const verdict = isRejected ? ('negative' as const) : ('positive' as const)
  const comment = isRejected ? '用途说明不足' : '符合开放条件'
  await applications.act(reviewer, id, 'review', { verdict: 'positive', comment: '材料齐全' })
  const provider = personBy(`${application.to}-provider`)
  await applications.act(provider, id, 'review', { verdict, comment })
  if (application.outcome === 'reviewed') return
  const approver = personBy('authority-approver')
  if (isRejected) {
    await applications.act(approver, id, 'reject', { text: '提供方认为用途说明不足' })
    return
  }
  const approved = await applications.act(approver, id, 'approve', { text: '同意' })
  await signAndFile(plane, personBy, application, approved)
}

async function signAndFile(
  plane: ControlPlane,
  personBy: PersonBy,
  application: DemoApplication,
  { decision }: ApplicationView,
): Promise<void> {
  const { agreements, consents } = plane.services
  const id = decision?.agreement
  if (id === undefined || !isBeyond(application.outcome, 'offered')) return
  const signer = personBy(`${application.by}-signer`)
  const { sha256 } = await agreements.get(signer, id)
  await agreements.act(signer, id, 'sign', { sha256 })
  await agreements.act(personBy(`${application.to}-signer`), id, 'countersign', { sha256 })
  const filer = personBy('authority-filer')
  await agreements.act(filer, id, 'file', { number: `云交数备〔2026〕${id.slice(0, 8)}号` })
  const dataset = plane.catalog().datasets.get(application.dataset)
  if (dataset?.terms.providerConsent) {
    await consents.giveForProvider(personBy(`${application.to}-provider`), {
      dataset: dataset.id,
      receiver: `demo-${application.by}`,
      note: '按协议范围提供',
      validityDays: application.days,
    })
  }
  await agreements.tick()
  if (application.outcome !== 'suspended') return
  const text = '未按期报告使用情况'
  await agreements.act(filer, id, 'suspend', { cause: 'overdue-report', text })
}

function isBeyond(outcome: DemoOutcome, stage: DemoOutcome): boolean {
  return STAGES.indexOf(outcome) > STAGES.indexOf(stage)
}

/** A government body that reads by duty: recorded, filed, in force. */
export async function seedDuty(plane: ControlPlane, personBy: PersonBy): Promise<void> {
  const { agreements } = plane.services
  const applicant = personBy(`${demoDuty.by}-applicant`)
  const known = await agreements.list(applicant, { kinds: ['entitlement'] })
  const dataset = plane.catalog().datasets.get(demoDuty.dataset)
  if (known.items.length > 0 || !dataset) return
  const { id } = await agreements.recordEntitlement(applicant, {
    title: demoDuty.title,
    contact: { name: '郑值班', phone: '0990-12350' },
    datasets: [requestFor(dataset, demoDuty)],
    purpose: { code: demoDuty.purpose, text: demoDuty.title, scenario: demoDuty.scenario },
    securityMeasures: {
      grade: 3,
      storageLocation: '云泽省应急指挥平台',
      accessControl: '值班席位，双人复核',
      retentionDays: 30,
      disposal: '事件结束后删除',
    },
    term: { days: demoDuty.days },
    duty: { text: demoDuty.duty, basis: demoDuty.basis },
  })
  await agreements.act(personBy('authority-filer'), id, 'file', { number: '云政共享〔2026〕1号' })
  await agreements.tick()
}

/** Somebody has found a fault; the provider has answered. */
export async function seedObjection(plane: ControlPlane, personBy: PersonBy): Promise<void> {
  const { objections } = plane.services
  const raiser = personBy('university-applicant')
  const known = await objections.list(raiser)
  if (known.items.length > 0) return
  const { objection } = await objections.raise(raiser, {
    dataset: 'parking-occupancy',
    kind: 'accuracy',
    text: '中心广场停车场夜间余位数长期不变，疑似设备离线。',
    place: 'occupancy/free',
  })
  await objections.answer(personBy('parking-provider'), objection.id, {
    outcome: 'corrected',
    text: '已更换地磁采集器，次日恢复。',
  })
}
