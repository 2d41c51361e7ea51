import { type TObject, type TSchema, Type } from 'typebox'
import type { Manifest } from '../../domain/network.ts'
import { notFound } from '../../domain/problem.ts'
import { type Provider, providers } from '../../domain/provider.ts'
import type { ContextParts } from '../context.ts'

/** What a workspace may have at a provider, made of what the networks say they can take from there. */
export interface ProviderSpec {
  name: Provider
  title: string
  /** Types of the networks that use it. */
  networks: string[]
  config: TObject
  secrets: TObject
}

/** Every provider that a network of ours uses. */
export function providerSpecs({ networks }: Pick<ContextParts, 'networks'>): ProviderSpec[] {
  const manifests = [...networks.values()].map(network => network.manifest)
  return (Object.keys(providers) as Provider[])
    .map(name => specOf(name, manifests))
    .filter(spec => spec.networks.length > 0)
}

/** Throws `Problem` (`not_found`). */
export function providerSpec(context: Pick<ContextParts, 'networks'>, name: string): ProviderSpec {
  const spec = providerSpecs(context).find(spec => spec.name === name)
  if (!spec) throw notFound('provider')
  return spec
}

function specOf(name: Provider, manifests: readonly Manifest[]): ProviderSpec {
  const users = manifests.filter(({ provider }) => provider?.name === name)
  const pick = (from: 'config' | 'secrets'): TObject => {
    const parts = users.flatMap(manifest =>
      (manifest.provider?.keys ?? []).flatMap((key): [string, TSchema][] => {
        const schema = manifest[from].properties[key]
        return schema === undefined ? [] : [[key, Type.Optional(schema)]]
      }),
    )
    return Type.Object(Object.fromEntries(parts), { additionalProperties: false })
  }
  return {
    name,
    title: providers[name],
    networks: users.map(manifest => manifest.type),
    config: pick('config'),
    secrets: pick('secrets'),
  }
}
