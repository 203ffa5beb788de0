/** One choice of a few, behind a button. */
import { Check, ChevronDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  ListLayout,
  Popover,
  Select,
  SelectValue,
  Virtualizer,
} from 'react-aria-components';

export interface Choice {
  id: string;
  label: string;
  /** A second line that explains it. */
  detail?: string;
}

interface Props {
  label: string;
  choices: Choice[];
  value: string | undefined;
  onChange: (id: string) => void;
  /** The label is read out but not shown. */
  isLabelHidden?: boolean;
  placeholder?: string;
  isDisabled?: boolean;
}

/** More choices than this are drawn only where the list is scrolled to. */
const LONG = 200;
const LONG_ROW_PX = 54;

export function Picker({ label, choices, value, onChange, isLabelHidden, placeholder, isDisabled }: Props) {
  return (
    <Select
      className="picker"
      aria-label={isLabelHidden ? label : undefined}
      selectedKey={value ?? null}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      isDisabled={isDisabled}
    >
      {!isLabelHidden && <Label>{label}</Label>}
      <Button className="picker-button">
        <SelectValue className="picker-value">
          {({ selectedText, isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden size={16} />
      </Button>
      <Popover className="popover">
        {choices.length > LONG ? (
          <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: LONG_ROW_PX, padding: 5 }}>
            <Choices choices={choices} isLong />
          </Virtualizer>
        ) : (
          <Choices choices={choices} />
        )}
      </Popover>
    </Select>
  );
}

function Choices({ choices, isLong = false }: { choices: Choice[]; isLong?: boolean }) {
  return (
    <ListBox className={isLong ? 'list-box list-box-long' : 'list-box'} items={choices}>
      {(choice) => (
        <ListBoxItem className="list-item" id={choice.id} textValue={choice.label}>
          {({ isSelected }) => (
            <>
              <span className="list-item-text">
                {choice.label}
                {choice.detail && <small>{choice.detail}</small>}
              </span>
              {isSelected && <Check aria-hidden size={16} />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}
