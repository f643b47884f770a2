import { hash } from 'node:crypto'
import type { ConsentView, Evidence } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { answeredPage, type ConsentFacts, consentPage, heldConsentPage } from '../pages/consent.ts'
import { path } from '../parameters.ts'
import { pageReply, type Reply } from '../reply.ts'
import { text } from '../texts.ts'
import { localeParameter, pageAnswers } from './pages.ts'

type Deps = Pick<GatewayDeps, 'access' | 'identity' | 'catalog'>

const FORM = 'application/x-www-form-urlencoded'
const MAX_FORM_BYTES = 1_024
/** Which form of these pages somebody has seen; evidence names it. */
const PAGE_VERSION = 'tongqu-consent-1'

const token = path('token', '链接中的口令', 'Secret of the link')
const handle = path('handle', '回执中的凭证', 'Secret of the receipt')

const asPage = {
  tag: 'pages',
  others: 'ignored',
  answers: pageAnswers,
  problems: ['consent-not-found', 'store-unavailable'],
  cors: false,
} satisfies Partial<Operation>

const asForm = {
  ...asPage,
  method: 'post',
  bearsSecret: true,
  body: { types: [FORM], maxBytes: MAX_FORM_BYTES },
  problems: [...asPage.problems, 'body-invalid', 'illegal-transition'],
} satisfies Partial<Operation>

/**
 * For the people whom data is about, who need no account: `/consent/{token}` asks, and
 * `/my-consent/{handle}` shows what was decided and takes it back. The secrets in the paths are
 * those of the link and of the receipt.
 */
export function consentPageRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        ...asPage,
        id: 'consentPage',
        path: '/consent/{token}',
        summary: text('征求同意（网页）', 'Asks for consent'),
        parameters: [token, localeParameter],
      },
      async (ask) => {
        const { consent, answerBy } = await deps.access.consents.view(ask.given('token'))
        return page(ask, consentPage(factsOf(deps, ask, consent), linkPath(ask), answerBy))
      },
    ),
    route(
      {
        ...asForm,
        id: 'answerConsentPage',
        path: '/consent/{token}',
        summary: text('同意或不同意（网页表单）', 'Yes or no, by the form'),
        parameters: [token, localeParameter],
      },
      (ask) => answered(deps, ask),
    ),
    route(
      {
        ...asPage,
        id: 'myConsentPage',
        path: '/my-consent/{handle}',
        summary: text('我的同意记录（网页）', 'My consent'),
        parameters: [handle, localeParameter],
      },
      async (ask) => held(deps, ask, await deps.access.consents.held(ask.given('handle'))),
    ),
    route(
      {
        ...asForm,
        id: 'withdrawConsentPage',
        path: '/my-consent/{handle}',
        summary: text('撤回同意（网页表单）', 'Withdraws consent, by the form'),
        parameters: [handle, localeParameter],
      },
      async (ask) => {
        if (answerOf(ask) !== 'withdraw') throw wrongAnswer()
        const secret = ask.given('handle')
        const before = await deps.access.consents.held(secret)
        const evidence = evidenceOf(before.consent, '撤回同意')
        return held(deps, ask, await deps.access.consents.withdraw(secret, evidence))
      },
    ),
  ]
}

async function answered(deps: Deps, ask: Ask): Promise<Reply> {
  const { consents } = deps.access
  const secret = ask.given('token')
  const answer = answerOf(ask)
  if (answer !== 'give' && answer !== 'refuse') throw wrongAnswer()
  const { consent } = await consents.view(secret)
  const evidence = evidenceOf(consent, answer === 'give' ? '同意' : '不同意')
  if (answer === 'refuse') {
    const refused = await consents.refuse(secret, evidence)
    return page(ask, answeredPage(factsOf(deps, ask, refused.consent), linkPath(ask), undefined))
  }
  const given = await consents.give(secret, evidence)
  const record = `/my-consent/${given.handle}`
  return page(ask, answeredPage(factsOf(deps, ask, given.consent), record, record))
}

function held(
  deps: Deps,
  ask: Ask,
  { consent, receipt }: { consent: ConsentView; receipt: string },
): Reply {
  const own = `/my-consent/${encodeURIComponent(ask.given('handle'))}`
  return page(ask, heldConsentPage(factsOf(deps, ask, consent), own, receipt))
}

/** Never kept by anybody on the way: the page shows a secret. */
function page(ask: Ask, content: string): Reply {
  const reply = pageReply(content, ask.locale)
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': 'no-store' } }
}

function linkPath(ask: Ask): string {
  return `/consent/${encodeURIComponent(ask.given('token'))}`
}

function factsOf({ catalog, identity }: Deps, ask: Ask, consent: ConsentView): ConsentFacts {
  const { datasets, purposes } = catalog()
  const purpose = consent.processing?.purpose ?? ''
  return {
    consent,
    dataset: datasets.get(consent.dataset)?.title[ask.locale] ?? consent.dataset,
    receiver: identity.directory.organisation(consent.receiver)?.name ?? consent.receiver,
    purpose: purposes.find(({ id }) => id === purpose)?.label[ask.locale] ?? purpose,
    locale: ask.locale,
  }
}

function answerOf(ask: Ask): string | null {
  return new URLSearchParams(Buffer.from(ask.bytes ?? []).toString('utf8')).get('answer')
}

function wrongAnswer(): Problem {
  const detail = {
    'zh-CN': '表单缺少有效的 answer。',
    en: 'The form has no valid answer.',
  }
  return new Problem('body-invalid', { detail })
}

/** What the person had before the eyes, and what they did. */
function evidenceOf({ processing }: ConsentView, button: string): Evidence {
  const shown = processing?.privacyNotice.text ?? ''
  return {
    screenSha256: hash('sha256', `${PAGE_VERSION}\n${shown}`),
    action: `按下“${button}” / pressed "${button}"`,
    channel: 'web',
    version: PAGE_VERSION,
  }
}
