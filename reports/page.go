package reports

import "ecsim/scenarios"

// Page is a report before it has a format.
type Page struct {
	Title    string
	Sections []Section
}

// Section is a heading and what stands under it.
type Section struct {
	Title  string
	Blocks []Block
	In     Audience
	Folded bool // Markdown shows it when it is clicked on
}

// Audience is which documents have a section or a table; the CSV document has them all.
type Audience int

// Audiences.
const (
	Everywhere Audience = iota
	NotInText           // text leaves it to the longer documents
	OnlyInText
)

// Block is a Paragraph, a List, a Table or a Listing.
type Block interface{ isBlock() }

// Paragraph is running text.
type Paragraph string

// List is a bullet list.
type List []string

// Listing is text that is taken as it is, such as a file or commands, under a caption.
type Listing struct {
	Caption  string
	Language string // for Markdown: json, sh
	Text     string
}

// Table is rows under a caption that says what they are and in which units.
type Table struct {
	Key      string // its section in the CSV document
	Caption  string
	Columns  []Column
	Rows     []Row
	Limit    int    // rows that text and Markdown show; 0: all
	Rest     string // what the rows beyond the limit are: "scaling activities"
	Prose    bool   // plain text shows each row as an item, "first: second (third)"
	DataOnly bool   // only the CSV document has it: there is nothing to read
	In       Audience
}

// Column is a heading and how the cells under it are set.
type Column struct {
	Title string
	Right bool // numbers
	Wrap  bool // long text that may be broken into lines
	List  bool // and then after commas only
}

// Row is one row of a table: a cell for each column.
type Row []Cell

// Cell is what people read and the facts it stands for.
type Cell struct {
	Text  string
	Facts []Fact
}

// Fact is one value with its name: a measure with a unit, or a text.
type Fact struct {
	Service string // or job; empty: of the whole run
	Name    string // as in the JSON document: latency.p99
	Value   scenarios.Measure
	Unit    string
	Text    string // when not empty, the value is this text
}

func (Paragraph) isBlock() {}
func (List) isBlock()      {}
func (Table) isBlock()     {}
func (Listing) isBlock()   {}

// Visible is the rows that text and Markdown show, and how many they leave out.
func (t Table) Visible() (rows []Row, more int) {
	if t.Limit == 0 || len(t.Rows) <= t.Limit {
		return t.Rows, 0
	}
	return t.Rows[:t.Limit], len(t.Rows) - t.Limit
}
