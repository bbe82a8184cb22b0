package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

const (
	textWidth = 100 // columns of a text report; only figures that cannot be broken go beyond it
	textGap   = 2   // columns between two columns of a table
)

// WriteText writes a page as plain text that also reads well aloud: no frames, no capitals for
// effect.
func WriteText(w io.Writer, p Page) error {
	var b bytes.Buffer
	heading(&b, p.Title, "=")
	for _, s := range p.Sections {
		if s.In == NotInText {
			continue
		}
		b.WriteByte('\n')
		heading(&b, s.Title, "-")
		for _, block := range s.Blocks {
			if err := textBlock(&b, block); err != nil {
				return err
			}
		}
	}
	_, err := w.Write(trimLines(b.Bytes()))
	return err
}

func heading(b *bytes.Buffer, title, underline string) {
	length := min(utf8.RuneCountInString(title), textWidth)
	fmt.Fprintf(b, "%s\n%s\n", title, strings.Repeat(underline, length))
}

func textBlock(b *bytes.Buffer, block Block) error {
	switch block := block.(type) {
	case Paragraph:
		fmt.Fprintf(b, "\n%s\n", strings.Join(fold(string(block), textWidth), "\n"))
	case List:
		b.WriteByte('\n')
		for _, it := range block {
			textItem(b, it)
		}
	case Listing:
		fmt.Fprintf(b, "\n%s:\n\n", strings.Join(fold(block.Caption, textWidth), "\n"))
		for line := range strings.Lines(block.Text) {
			fmt.Fprintf(b, "  %s", line)
		}
	case Table:
		if block.DataOnly || block.In == NotInText {
			return nil
		}
		fmt.Fprintf(b, "\n%s:\n\n", strings.Join(fold(block.Caption, textWidth), "\n"))
		if block.Prose {
			proseTable(b, block)
			return nil
		}
		return textTable(b, block)
	}
	return nil
}

func textItem(b *bytes.Buffer, text string) {
	fmt.Fprintf(b, "- %s\n", strings.Join(fold(text, textWidth-2), "\n  "))
}

// proseTable writes rows whose cells are too long to stand side by side.
func proseTable(b *bytes.Buffer, t Table) {
	for _, row := range t.Rows {
		text := row[0].Text + ": " + row[1].Text
		if len(row) > 2 {
			text += " (" + row[2].Text + ")"
		}
		textItem(b, text)
	}
}

func textTable(b *bytes.Buffer, t Table) error {
	rows, more := t.Visible()
	var body bytes.Buffer
	table := tablewriter.NewTable(&body,
		tablewriter.WithConfig(textConfig(t)),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off},
				Lines:      tw.Lines{ShowHeaderLine: tw.Off},
			},
		})))
	widths := textWidths(t, rows)
	if err := fill(table, headed(t, rows, widths), folded(t.Columns, rows, widths)); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(&body, "… %d more %s\n", more, t.Rest)
	}
	for line := range bytes.Lines(body.Bytes()) {
		fmt.Fprintf(b, "%*s%s", textGap, "", line)
	}
	return nil
}

// fill gives a table its header and rows and renders it.
func fill(table *tablewriter.Table, t Table, rows []Row) error {
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Title
	}
	table.Header(header)
	for _, row := range rows {
		texts := make([]string, len(row))
		for i, cell := range row {
			texts[i] = cell.Text
		}
		if err := table.Append(texts); err != nil {
			return fmt.Errorf("table %q: %w", t.Caption, err)
		}
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("table %q: %w", t.Caption, err)
	}
	return nil
}

// folded breaks the cells of rows into lines of the widths given.
func folded(columns []Column, rows []Row, widths []int) []Row {
	out := make([]Row, len(rows))
	for i, row := range rows {
		out[i] = make(Row, len(row))
		for j, cell := range row {
			out[i][j] = words(strings.Join(lines(columns[j].pieces(cell.Text), widths[j]), "\n"))
		}
	}
	return out
}

func textConfig(t Table) tablewriter.Config {
	gap := tw.Padding{Right: strings.Repeat(" ", textGap), Overwrite: true}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
		Padding:    tw.CellPadding{Global: gap},
		Alignment:  tw.CellAlignment{PerColumn: alignments(t)},
	}
	return tablewriter.Config{Header: cells, Row: cells}
}

func alignments(t Table) []tw.Align {
	out := make([]tw.Align, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = tw.AlignLeft
		if c.Right {
			out[i] = tw.AlignRight
		}
	}
	return out
}

// textWidths is how wide each column may be. When the rows do not fit, the widest columns of
// running text give way until they do, as far as their longest word.
func textWidths(t Table, rows []Row) []int {
	widths, least := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	total := 0
	for i, c := range t.Columns {
		widths[i] = utf8.RuneCountInString(c.Title)
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i].Text))
			for _, word := range c.pieces(row[i].Text) {
				least[i] = max(least[i], utf8.RuneCountInString(word))
			}
		}
		total += widths[i] + textGap
	}
	for ; total > textWidth; total-- {
		widest := -1
		for i, c := range t.Columns {
			if c.Wrap && widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}
