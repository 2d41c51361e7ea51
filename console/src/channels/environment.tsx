import type { ChannelOverview } from '../api/types.ts'
import { SelectField } from '../ui/field.tsx'
import { Badge } from '../ui/status.tsx'
import { environmentNames } from './environments.ts'

const tones = { prod: 'neutral', test: 'accent', dev: 'warn' } as const

/** What a channel is for, at a glance. */
export const EnvironmentBadge = ({ environment }: Pick<ChannelOverview, 'environment'>) => (
  <Badge tone={tones[environment]}>{environmentNames[environment]}</Badge>
)

/** Chooses what a channel is for. */
export const EnvironmentField = ({
  hint,
  value,
  onChange,
}: {
  hint?: string
  value: string
  onChange: (environment: string) => void
}) => (
  <SelectField label="Environment" hint={hint} value={value} onChange={event => onChange(event.target.value)}>
    {Object.entries(environmentNames).map(([environment, name]) => (
      <option key={environment} value={environment}>
        {name}
      </option>
    ))}
  </SelectField>
)
