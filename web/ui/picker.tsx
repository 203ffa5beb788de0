/** One choice of a few, behind a button. */
import { Check, ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';

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
        <ListBox className="list-box" items={choices}>
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
      </Popover>
    </Select>
  );
}
