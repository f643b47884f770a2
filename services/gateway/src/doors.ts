import type { GatewayDeps } from './deps.ts'
import { type OpenApiDocument, openApiOf } from './openapi.ts'
import type { Operation, Route } from './operation.ts'
import { accountRoutes } from './routes/account.ts'
import { agreementRoutes } from './routes/agreements.ts'
import { applicationRoutes } from './routes/applications.ts'
import { appRoutes } from './routes/apps.ts'
import { attachmentRoutes } from './routes/attachments.ts'
import { consentPageRoutes } from './routes/consent-pages.ts'
import { consentRoutes } from './routes/consents.ts'
import { datasetRoutes } from './routes/datasets.ts'
import { docsRoutes } from './routes/docs.ts'
import { eventRoutes } from './routes/events.ts'
import { feedEventRoutes } from './routes/feed-events.ts'
import { feedRoutes } from './routes/feeds.ts'
import { fileRoutes } from './routes/files.ts'
import { gbfsRoutes } from './routes/gbfs.ts'
import { gtfsRoutes } from './routes/gtfs.ts'
import { keyRoutes } from './routes/keys.ts'
import { lineageRoutes } from './routes/lineage.ts'
import { liveRoutes } from './routes/live.ts'
import { logRoutes } from './routes/log.ts'
import { loginRoutes } from './routes/login.ts'
import { meRoutes } from './routes/me.ts'
import { objectionRoutes } from './routes/objections.ts'
import { openListRoutes } from './routes/open-lists.ts'
import { operationRoutes } from './routes/operations.ts'
import { organisationRoutes } from './routes/organisations.ts'
import { ownRecordRoutes } from './routes/own-records.ts'
import { pageRoutes } from './routes/pages.ts'
import { personRoutes } from './routes/persons.ts'
import { problemRoutes } from './routes/problems.ts'
import { proposalRoutes } from './routes/proposals.ts'
import { qualityRoutes } from './routes/quality.ts'
import { quotaRoutes } from './routes/quota.ts'
import { readRoutes } from './routes/reads.ts'
import { recordRoutes } from './routes/records.ts'
import { registerRoutes } from './routes/register.ts'
import { siriRoutes } from './routes/siri.ts'
import { sourceRoutes } from './routes/sources.ts'
import { statementRoutes } from './routes/statements.ts'
import { staticRoutes } from './routes/statics.ts'
import { stationRoutes } from './routes/stations.ts'
import { transferRoutes } from './routes/transfers.ts'
import { usageRoutes } from './routes/usage.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** All operations of the gateway, in the order of the document. */
export function routesOf(deps: GatewayDeps, draining: () => boolean): Route[] {
  const routes: Route[] = [
    ...datasetRoutes(deps),
    ...qualityRoutes(deps),
    ...recordRoutes(deps),
    ...fileRoutes(deps),
    ...gtfsRoutes(deps),
    ...stationRoutes(deps),
    ...feedRoutes(deps),
    ...feedEventRoutes(deps, draining),
    ...siriRoutes(deps),
    ...gbfsRoutes(deps),
    ...liveRoutes(deps),
    ...sourceRoutes(deps),
    ...applicationRoutes(deps),
    ...attachmentRoutes(deps),
    ...agreementRoutes(deps),
    ...registerRoutes(deps),
    ...consentRoutes(deps),
    ...ownRecordRoutes(deps),
    ...objectionRoutes(deps),
    ...proposalRoutes(deps),
    ...openListRoutes(deps),
    ...webhookRoutes(deps),
    ...eventRoutes(deps),
    ...loginRoutes(deps),
    ...meRoutes(deps),
    ...quotaRoutes(deps),
    ...organisationRoutes(deps),
    ...personRoutes(deps),
    ...appRoutes(deps),
    ...keyRoutes(deps),
    ...readRoutes(deps),
    ...lineageRoutes(deps),
    ...usageRoutes(deps),
    ...statementRoutes(deps),
    ...transferRoutes(deps),
    ...logRoutes(deps),
    ...problemRoutes(),
    ...operationRoutes(deps, draining),
    ...docsRoutes(deps, () => operationsOf(routes)),
    ...pageRoutes(deps),
    ...consentPageRoutes(deps),
    ...accountRoutes(deps),
    ...staticRoutes(),
  ]
  return routes
}

/** The OpenAPI 3.1 document of a gateway with these dependencies. */
export function openApiDocument(deps: GatewayDeps): OpenApiDocument {
  const operations = operationsOf(routesOf(deps, () => false))
  return openApiOf(operations, { publicUrl: deps.publicUrl, catalog: deps.catalog() })
}

function operationsOf(routes: readonly Route[]): Operation[] {
  return routes.map(({ operation }) => operation)
}
