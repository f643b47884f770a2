import { readFile } from 'node:fs/promises'
import {
  type AccessPlan,
  type Action,
  createConsents,
  createEvents,
  createInbound,
  createLives,
  createObjections,
  createOpenLists,
  createWebhooks,
  decide,
  type LivePolicyView,
  openAgreements,
  openApplications,
  openAttachments,
  openPolicyView,
  type Principal,
  type Pseudonyms,
  pseudonymKeys,
  scopeOf,
  subjectKey,
} from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import { cardText, Problem } from '@tongqu/contracts'
import { type Log, openEgress } from '@tongqu/ingest'
import type { KeyRing } from '@tongqu/lakehouse'
import { openSecrets, openStore, type Store, sweep } from '@tongqu/store'
import { receiptSigner } from './receipts.ts'
import type { Settings } from './settings.ts'
import { webhookPost } from './webhook-post.ts'
import type { World } from './world.ts'

const SECOND_MILLISECONDS = 1_000
const MINUTE_MILLISECONDS = 60_000
const FILE = 'file:'

/** Who may read what, and how it came to that. */
export type ControlPlane = Awaited<ReturnType<typeof openControlPlane>>

export type ControlPlaneOptions = {
  /** The catalogue as its files say it. */
  files(): Catalog
  keys: ControlKeys
  log: Log
  /** The life of a dataset has changed, here or at another gateway. */
  onCatalog?(): void
}

/** The keys that the control plane takes from the ring; it never makes day keys. */
export type ControlKeys = Pick<KeyRing, 'storeKey' | 'keyed'>

/**
 * Opens the store, the decision and the flows of applications, agreements, consents, objections and
 * lives of datasets. Throws `store-unavailable`,
 * `store-newer` and `setting-invalid`.
 */
export async function openControlPlane(
  settings: Settings,
  { now, uuid, random }: Pick<World, 'now' | 'uuid' | 'random'>,
  { files, keys, log, onCatalog }: ControlPlaneOptions,
) {
  const report = (err: unknown) => log.warn({ err }, 'a side task of the store failed')
  const databaseUrl = await databaseUrlOf(settings)
  const store = await openStore({
    dir: settings.dataDir,
    ...(databaseUrl !== undefined && { databaseUrl }),
    now,
    uuid,
    report,
  })
  const secrets = openSecrets(keys.storeKey)
  const pseudonyms = pseudonymKeys(secrets)
  const lives = createLives({ store, now, files })
  await lives.refresh()
  const follow = async () => {
    const before = catalog()
    await lives.refresh()
    if (catalog() !== before) onCatalog?.()
  }
  const catalog = () => lives.overlay(files())
  const policy = openPolicyView({ store, now, report })
  await policy.catchUp()
  const egress = openEgress({ networks: settings.egressNetworks })
  const flow = { store, now, uuid, catalog, settings: { zone: settings.zone } }
  const receipts = receiptSigner(secrets)
  const consents = createConsents({
    ...flow,
    subjectOf: subjects(pseudonyms, keys),
    sign: receipts.sign,
  })
  const applications = openApplications(flow)
  const agreements = openAgreements(flow)
  const services = {
    applications,
    agreements,
    attachments: openAttachments(flow),
    consents,
    objections: createObjections({ ...flow, secrets }),
    lives,
    openLists: createOpenLists(flow),
    receiptKeys: [receipts.jwk],
    webhooks: createWebhooks({
      ...{ store, now, uuid, random, secrets, report },
      post: webhookPost(egress),
      networks: settings.egressNetworks,
    }),
    events: createEvents({ store }),
    inbound: createInbound({ store }),
  }
  const ends = [
    store.follow(() => void follow().catch(report)),
    every(SECOND_MILLISECONDS, () => agreements.tick(), report),
    every(MINUTE_MILLISECONDS, () => applications.tick(), report),
    every(SECOND_MILLISECONDS, () => consents.tick(now()), report),
    every(MINUTE_MILLISECONDS, () => services.objections.tick(now()), report),
    whenever(SECOND_MILLISECONDS, () => services.webhooks.run(now()), report),
    every(MINUTE_MILLISECONDS, () => sweep(store, now()), report),
  ]
  return {
    store,
    secrets,
    pseudonyms,
    policy,
    catalog,
    services,
    decide: decisionBy(catalog, policy),
    scopesOf: (organisation: string) => scopesOf(store, organisation, now()),
    async close() {
      for (const end of ends) end()
      policy.close()
      await services.webhooks.idle()
      await egress.close()
      await store.close()
    },
  }
}

function decisionBy(catalog: () => Catalog, policy: LivePolicyView) {
  return (
    principal: Principal,
    dataset: string,
    action: Action,
    purpose: string,
    at: Date,
  ): AccessPlan | Problem => decide({ catalog, policy }, principal, dataset, action, purpose, at)
}

/**
 * The subject of a consent from what a person is called outside: first the pseudonym that stands in
 * the rows, then that of the register of consents, so that neither tells the other. Other ways to
 * write the same card are the same subject: who has refused is not asked again for a letter's case.
 */
function subjects(pseudonyms: Pseudonyms, keys: ControlKeys) {
  return (dataset: string, text: string): string => {
    const inRows = keys.keyed(CARD, cardText(text))
    return pseudonyms(subjectKey(dataset), inRows)
  }
}

/** What the rows of people are told apart by so far; see the adapter of transit cards. */
const CARD = 'card'

/** Scopes of the datasets that an organisation has in force, as tokens carry them. */
async function scopesOf(store: Store, organisation: string, now: number): Promise<string[]> {
  const at = new Date(now).toISOString()
  const rows = await store.db
    .selectFrom('agreements')
    .select('body')
    .where('assignee', '=', organisation)
    .where('state', '=', 'ACTIVE')
    .where('valid_from', '<=', at)
    .where('valid_to', '>', at)
    .execute()
  const targets = rows.flatMap(({ body }) => targetsOf(JSON.parse(body)))
  return [...new Set(targets)].map(scopeOf)
}

function targetsOf(body: { document?: { policies?: readonly { target?: unknown }[] } }): string[] {
  const targets = body.document?.policies?.map(({ target }) => target) ?? []
  return targets.filter((target) => typeof target === 'string')
}

/** Begins a task again and again, also while the one before is at it, until it is ended. */
function whenever(
  milliseconds: number,
  task: () => Promise<unknown>,
  report: (error: unknown) => void,
): () => void {
  const timer = setInterval(() => void task().catch(report), milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}

/** Repeats a task until it is ended; one that is still at it is not begun again. */
function every(
  milliseconds: number,
  task: () => Promise<unknown>,
  report: (error: unknown) => void,
): () => void {
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    task()
      .catch(report)
      .finally(() => {
        isBusy = false
      })
  }, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}

async function databaseUrlOf({ databaseUrl }: Settings): Promise<string | undefined> {
  if (!databaseUrl?.startsWith(FILE)) return databaseUrl
  try {
    return (await readFile(databaseUrl.slice(FILE.length), 'utf8')).trim()
  } catch (cause) {
    const detail = {
      'zh-CN': 'HUB_DATABASE_URL 所指的文件不可读。',
      en: 'The file of HUB_DATABASE_URL can not be read.',
    }
    throw new Problem('setting-invalid', { cause, detail })
  }
}
