// Checks a copy of a log with the Go checksum database's own code, which knows nothing of ours:
//
//	check <folder> <verifier key> <folder of signed checkpoints>
//
// Signature and root of the newest checkpoint, every leaf against its bundle, proofs of inclusion,
// and proofs of consistency between all the checkpoints that were published.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight      = 8
	tileWidth       = 1 << tileHeight
	inclusionProofs = 200
	// Above this number of checkpoints only neighbours and the first one are compared.
	checkpointsInFull = 40
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: check <folder> <verifier key> <folder of checkpoints>")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
}

func check(folder, key, checkpoints string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	head, err := openCheckpoint(filepath.Join(folder, "checkpoint"), verifier)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(head, files{folder})
	root, err := tlog.TreeHash(head.N, hashes)
	if err != nil {
		return err
	}
	if root != head.Hash {
		return fmt.Errorf("root is %v, signed is %v", root, head.Hash)
	}
	leaves, err := checkLeaves(folder, head, hashes)
	if err != nil {
		return err
	}
	proofs, err := checkInclusion(head, hashes)
	if err != nil {
		return err
	}
	pairs, err := checkConsistency(checkpoints, verifier, head, hashes)
	if err != nil {
		return err
	}
	fmt.Printf("ok size=%d leaves=%d inclusion=%d consistency=%d\n", head.N, leaves, proofs, pairs)
	return nil
}

// openCheckpoint reads a signed tree head (C2SP tlog-checkpoint).
func openCheckpoint(path string, verifier note.Verifier) (tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", path, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s: no checkpoint of this log", path)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(hash) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("%s: no root", path)
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(*(*[tlog.HashSize]byte)(hash))}, nil
}

// files reads tiles from a folder. The checksum database names their height, tlog-tiles does not.
type files struct{ folder string }

func (files) Height() int { return tileHeight }

func (files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for at, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		all[at] = bytes
	}
	return all, nil
}

func checkLeaves(folder string, head tlog.Tree, hashes tlog.HashReader) (int64, error) {
	for first := int64(0); first < head.N; first += tileWidth {
		width := min(tileWidth, head.N-first)
		entries, err := readBundle(folder, first/tileWidth, int(width))
		if err != nil {
			return 0, err
		}
		if int64(len(entries)) != width {
			return 0, fmt.Errorf("bundle at %d has %d entries", first, len(entries))
		}
		indexes := make([]int64, width)
		for at := range indexes {
			indexes[at] = tlog.StoredHashIndex(0, first+int64(at))
		}
		leaves, err := hashes.ReadHashes(indexes)
		if err != nil {
			return 0, err
		}
		for at, entry := range entries {
			if tlog.RecordHash(entry) != leaves[at] {
				return 0, fmt.Errorf("leaf %d", first+int64(at))
			}
		}
	}
	return head.N, nil
}

func readBundle(folder string, index int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: -1, N: index, W: width}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", tileHeight), "tile/entries/", 1)
	packed, err := os.ReadFile(filepath.Join(folder, path+".gz"))
	if err != nil {
		return nil, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(plain) >= 2 {
		length := int(binary.BigEndian.Uint16(plain))
		if len(plain) < 2+length {
			break
		}
		entries = append(entries, plain[2:2+length])
		plain = plain[2+length:]
	}
	if len(plain) > 0 {
		return nil, fmt.Errorf("%s does not come out even", path)
	}
	return entries, nil
}

func checkInclusion(head tlog.Tree, hashes tlog.HashReader) (int, error) {
	count := 0
	step := max(1, head.N/inclusionProofs)
	for index := int64(0); index < head.N; index += step {
		proof, err := tlog.ProveRecord(head.N, index, hashes)
		if err != nil {
			return 0, err
		}
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(proof, head.N, head.Hash, index, leaf[0]); err != nil {
			return 0, fmt.Errorf("inclusion of %d: %w", index, err)
		}
		count++
	}
	return count, nil
}

func checkConsistency(
	folder string, verifier note.Verifier, head tlog.Tree, hashes tlog.HashReader,
) (int, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return 0, err
	}
	var trees []tlog.Tree
	for _, path := range paths {
		tree, err := openCheckpoint(path, verifier)
		if err != nil {
			return 0, err
		}
		if tree.N > head.N {
			return 0, fmt.Errorf("%s is larger than the log", path)
		}
		trees = append(trees, tree)
	}
	trees = append(trees, head)
	pairs := 0
	for newer := range trees {
		for older := 0; older < newer; older++ {
			if len(trees) > checkpointsInFull && older != 0 && older != newer-1 {
				continue
			}
			if err := checkPair(trees[older], trees[newer], hashes); err != nil {
				return 0, err
			}
			pairs++
		}
	}
	return pairs, nil
}

// checkPair takes the smaller one for the older one. From an empty tree everything goes on.
func checkPair(older, newer tlog.Tree, hashes tlog.HashReader) error {
	if older.N > newer.N {
		older, newer = newer, older
	}
	if older.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(newer.N, older.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("consistency of %d and %d: %w", older.N, newer.N, err)
	}
	return nil
}

func min(one, other int64) int64 {
	if one < other {
		return one
	}
	return other
}

func max(one, other int64) int64 {
	if one > other {
		return one
	}
	return other
}
