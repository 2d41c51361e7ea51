import type { TObject } from 'typebox'
import type { Channel as DomainChannel } from '../../domain/entities.ts'
import type { Manifest } from '../../domain/manifest.ts'
import { MASK } from '../../domain/redact.ts'
import { capabilitiesOf } from './capabilities.ts'
import { platformOf, templateRefOf } from './platforms.ts'
import type { Channel, Connector, Setting } from './schema.ts'

/** Channels as the vendor writes them. Pure. */

export const iso = (ms: number): string => new Date(ms).toISOString()

/** `withSecrets`: those that are set are named, masked. */
export function channelDto(
  channel: DomainChannel,
  manifest: Manifest | undefined,
  withSecrets: boolean,
): Channel {
  const { id, network, name, address, status, profile, createdAt, updatedAt } = channel
  const { preferences = {}, contactIdentifierFormat: format } = profile
  return {
    id,
    platformId: platformOf(network),
    name,
    connectorId: id,
    identifier: address ?? '',
    status,
    contactIdentifierKeyOverride: profile.contactIdentifierKey ?? '',
    contactIdentifierFormatOverride: format ?? { type: 'none' },
    platformServiceUrlOverride: profile.platformServiceUrl ?? '',
    platformServiceVersionOverride: profile.platformServiceVersion ?? '',
    platformServiceProtocolOverride: profile.platformServiceProtocol ?? '',
    platformMessageJsonSchemaOverride: profile.platformMessageJsonSchema ?? {},
    platformTemplateEngineOverride: profile.platformTemplateEngine ?? '',
    capabilities: capabilitiesOf(channel, manifest),
    settings: (profile.settings ?? []).map(
      ({ key, value, displayName = '', description = '', visibility = 'public' }) => ({
        key,
        value,
        displayName,
        description,
        visibility,
      }),
    ),
    connectionParams: manifest ? connectionParams(channel, manifest, withSecrets) : [],
    preferences: {
      disableProfileFetching: preferences.disableProfileFetching ?? false,
      explicitMarketingOptOut: preferences.explicitMarketingOptOut ?? false,
      trackAdInitiatedThreads: preferences.trackAdInitiatedThreads ?? null,
      ignoreSuppressionChecks: preferences.ignoreSuppressionChecks ?? false,
      isPrivate: preferences.isPrivate ?? false,
      useMmLite: preferences.useMmLite ?? false,
    },
    useCaseId: profile.useCase ?? '',
    useCaseType: profile.useCaseType ?? '',
    channelMessageType: profile.messageType ?? '',
    suites: profile.suites ?? [],
    resourceOwners: profile.owners ?? {},
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  }
}

function connectionParams(
  { config, secrets }: DomainChannel,
  manifest: Manifest,
  withSecrets: boolean,
): Setting[] {
  const settings = Object.entries(wordsOf(manifest.config))
    .filter(([key]) => config[key] !== undefined)
    .map(([key, words]) => ({ key, value: asText(config[key]), ...words, visibility: 'public' as const }))
  if (!withSecrets) return settings
  const hidden = Object.entries(wordsOf(manifest.secrets))
    .filter(([key]) => secrets.includes(key))
    .map(([key, words]) => ({ key, value: MASK, ...words, visibility: 'private' as const }))
  return [...settings, ...hidden]
}

function wordsOf({ properties }: TObject): Record<string, { displayName: string; description: string }> {
  const words = Object.entries(properties).map(([key, property]) => {
    const { title = key, description = '' } = property as { title?: string; description?: string }
    return [key, { displayName: title, description }]
  })
  return Object.fromEntries(words)
}

/** A value as text; what is no text is JSON. Pure. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const connectorDto = (channel: DomainChannel): Connector => {
  const { id, workspaceId, network, name, config, profile, createdAt, updatedAt } = channel
  const platform = platformOf(network)
  return {
    id,
    workspaceId,
    name,
    description: profile.description ?? '',
    connectorTemplateRef: templateRefOf(network),
    connectorTemplateSlug: platform,
    arguments: {
      ...config,
      ...(profile.useCase !== undefined && { useCaseId: profile.useCase }),
      ...(profile.messageType !== undefined && { channelMessageType: profile.messageType }),
    },
    channel: { channelId: id, platform },
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  }
}
