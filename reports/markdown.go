package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// WriteMarkdown writes a page as GitHub-flavoured Markdown.
func WriteMarkdown(w io.Writer, p Page) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", escape(p.Title))
	for _, s := range p.Sections {
		if s.In == OnlyInText {
			continue
		}
		if err := markdownSection(&b, s); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownSection(b *bytes.Buffer, s Section) error {
	if s.Folded {
		fmt.Fprintf(b, "\n<details><summary>%s</summary>\n", escape(s.Title))
	} else {
		fmt.Fprintf(b, "\n## %s\n", escape(s.Title))
	}
	for _, block := range s.Blocks {
		if err := markdownBlock(b, block); err != nil {
			return err
		}
	}
	if s.Folded {
		b.WriteString("\n</details>\n")
	}
	return nil
}

func markdownBlock(b *bytes.Buffer, block Block) error {
	switch block := block.(type) {
	case Paragraph:
		fmt.Fprintf(b, "\n%s\n", escape(string(block)))
	case List:
		b.WriteByte('\n')
		for _, it := range block {
			fmt.Fprintf(b, "- %s\n", escape(it))
		}
	case Listing:
		fmt.Fprintf(b, "\n**%s**\n\n```%s\n%s```\n", escape(block.Caption), block.Language, block.Text)
	case Table:
		if block.DataOnly {
			return nil
		}
		fmt.Fprintf(b, "\n**%s**\n\n", escape(block.Caption))
		return markdownTable(b, block)
	}
	return nil
}

func markdownTable(b *bytes.Buffer, t Table) error {
	visible, more := t.Visible()
	rows := make([]Row, len(visible))
	for i, row := range visible {
		rows[i] = make(Row, len(row))
		for j, cell := range row {
			rows[i][j] = words(escape(cell.Text))
		}
	}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
		Alignment:  tw.CellAlignment{PerColumn: alignments(t)},
	}
	table := tablewriter.NewTable(b,
		tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRenderer(renderer.NewMarkdown()))
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].Title = escape(t.Columns[i].Title)
	}
	if err := fill(table, t, rows); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(b, "\n… %d more %s\n", more, t.Rest)
	}
	return nil
}

var markdownSpecial = strings.NewReplacer(
	`\`, `\\`, `|`, `\|`, `*`, `\*`, `_`, `\_`, "`", "\\`", `<`, `&lt;`, `[`, `\[`, "\n", " ")

// escape makes a text mean itself in Markdown.
func escape(text string) string { return markdownSpecial.Replace(text) }
