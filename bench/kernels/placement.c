/*
 * The index of least allocated (src/placement/indexes/pair-grid.ts) in C, on the steady state of steady-state.ts: same draws, same structure,
 * same choices. Two dimensions. Run: placement NODES KINDS STEPS; answers the digest after STEPS steps and the nanoseconds of a later one.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 4, BUCKETS = 201, SETS = ROWS * BUCKETS, WORDS = 27, REQUESTS = 1021 };
enum { PLACES = 20, FRACTION = (1 << PLACES) - 1, OFF = 2, ENOUGH = 4, BLOCK = 10, MANY = 256, STEPS = 64, COARSE = PLACES - 8 };

typedef struct {
  int levels[2], set, node;
} Record;

/* Stairs of a block: what its members have at most of both fractions at once. */
typedef struct {
  uint8_t steps[STEPS];
  int most[2], pair[2];
} Stairs;

typedef struct {
  int size, upper, stride, top;
  Record *records;
  int *lows;
  uint32_t *words, filled[WORDS], rows;
  /* The most that any member of a set has of both, or more; looks that each block still puts up with before its stairs are built anew. */
  int (*peaks)[2], *patience;
  Stairs *stairs;
  char *known;
  double capacity[2], worth[2];
  int doubtful[2], wanted[2], fraction[2], asked, bound;
} Grid;

static int nodes, kinds;
static double *free_of[2], requests[REQUESTS][2];
static Grid grids[4];
static int *class_of, *places;
static int *changed, changes;
static char *marked;
static int *node_of, *request_of, pods, oldest, next_request;
static int32_t state = 1;
static uint32_t digest;

static uint32_t below(uint32_t bound) {
  uint32_t x = (uint32_t)state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  state = (int32_t)x;
  return x % bound;
}

static int truncated_percent(double part, double whole) {
  double product = part * 100;
  int percent = (int)(product / whole);
  return percent * whole > product ? percent - 1 : percent;
}

static int percent_of(const Grid *grid, int level, double amount, int k) {
  return ((level + OFF) & FRACTION) < grid->doubtful[k] ? truncated_percent(amount, grid->capacity[k]) : (level + OFF) >> PLACES;
}

static int inside(int fraction) { return fraction < 0 ? 0 : fraction > FRACTION ? FRACTION : fraction; }

static int step_of(int fraction) { return inside(fraction) * STEPS >> PLACES; }

static void raise_stairs(Stairs *stairs, int first, int second) {
  if (first > stairs->most[0]) stairs->most[0] = first;
  if (second > stairs->most[1]) stairs->most[1] = second;
  if (first >= stairs->pair[0] && second >= stairs->pair[1]) stairs->pair[0] = 2 << PLACES;
  uint8_t height = inside(second) >> COARSE;
  for (int step = step_of(first); step >= 0 && stairs->steps[step] < height; step--) stairs->steps[step] = height;
}

static int lowest_of(uint32_t word) { return __builtin_ctz(word); }

static void take_out(Grid *grid, int rank, int set) {
  uint32_t *words = grid->words + (size_t)set * grid->stride, *lower = words + grid->upper;
  int word = rank >> 5, above = word >> 5;
  if ((lower[word] &= ~(1u << (rank & 31))) == 0) words[above] &= ~(1u << (word & 31));
  if (grid->lows[set] != rank) return;
  while (above < grid->upper && words[above] == 0) above++;
  if (above < grid->upper) {
    word = above * 32 + lowest_of(words[above]);
    grid->lows[set] = word * 32 + lowest_of(lower[word]);
    return;
  }
  grid->lows[set] = grid->size;
  grid->filled[set >> 5] &= ~(1u << (set & 31));
  while (grid->top >= 0 && grid->filled[grid->top] == 0) grid->top--;
  grid->peaks[set][0] = grid->peaks[set][1] = -1;
  for (int block = 0; block < grid->upper; block++) grid->known[set * grid->upper + block] = 0;
}

static void insert(Grid *grid, int rank, int set) {
  uint32_t *words = grid->words + (size_t)set * grid->stride;
  int word = rank >> 5, low = grid->lows[set];
  words[grid->upper + word] |= 1u << (rank & 31);
  words[word >> 5] |= 1u << (word & 31);
  if (rank < low) grid->lows[set] = rank;
  if (low < grid->size) return;
  grid->filled[set >> 5] |= 1u << (set & 31);
  if (set >> 5 > grid->top) grid->top = set >> 5;
}

static void update(Grid *grid, int rank) {
  Record *record = grid->records + rank;
  int percents[2], old = record->set;
  for (int k = 0; k < 2; k++) {
    double amount = free_of[k][record->node];
    record->levels[k] = (int)(amount * grid->worth[k]);
    percents[k] = percent_of(grid, record->levels[k], amount, k);
  }
  int set = (percents[0] + percents[1]) * ROWS + (percents[0] >= ENOUGH) * 2 + (percents[1] >= ENOUGH), line = set * grid->upper + (rank >> BLOCK);
  if (grid->known[line])
    raise_stairs(grid->stairs + line, record->levels[0] - (percents[0] << PLACES), record->levels[1] - (percents[1] << PLACES));
  for (int k = 0; k < 2; k++)
    if (record->levels[k] > grid->peaks[set][k]) grid->peaks[set][k] = record->levels[k];
  if (old == set) return;
  record->set = set;
  if (old >= 0) take_out(grid, rank, old);
  insert(grid, rank, set);
}

/* The highest bucket that has a bit of the rows asked for in this word's bits or in a lower word; below 0 if there is none. */
static int down(const Grid *grid, int word, uint32_t bits) {
  for (bits &= grid->rows; bits == 0; bits = grid->filled[word] & grid->rows)
    if (--word < 0) return -1;
  return word * 8 + (31 - __builtin_clz(bits)) / 4;
}

static void ask(Grid *grid, const double *request) {
  int percents[2];
  grid->bound = -1;
  for (int k = 0; k < 2; k++) {
    if (request[k] > grid->capacity[k]) return;
    int level = (int)(request[k] * grid->worth[k]);
    percents[k] = percent_of(grid, level, request[k], k);
    grid->wanted[k] = level - OFF;
    grid->fraction[k] = level - OFF - (percents[k] << PLACES);
  }
  grid->asked = percents[0] + percents[1];
  grid->rows = (percents[0] >= ENOUGH ? 0xccccccccu : ~0u) & (percents[1] >= ENOUGH ? 0xaaaaaaaau : ~0u);
  int top = grid->top < 0 ? -1 : down(grid, grid->top, grid->filled[grid->top]);
  if (top >= grid->asked) grid->bound = (top - grid->asked) / 2;
}

static int reaches(const Grid *grid, const Record *record, int target, const double *request) {
  int first = record->levels[0] - grid->wanted[0], second = record->levels[1] - grid->wanted[1];
  if ((first & FRACTION) < grid->doubtful[0] || (second & FRACTION) < grid->doubtful[1]) {
    int sum = 0;
    for (int k = 0; k < 2; k++) {
      if (free_of[k][record->node] < request[k]) return 0;
      sum += truncated_percent(free_of[k][record->node] - request[k], grid->capacity[k]);
    }
    return sum / 2 >= target;
  }
  return (first | second) >= 0 && (first >> PLACES) + (second >> PLACES) >= 2 * target;
}

static int refused_by(const Grid *grid, int line, int spare) {
  const Stairs *stairs = grid->stairs + line;
  int first = grid->fraction[0], second = grid->fraction[1];
  if (!grid->known[line]) return 0;
  if (spare == 1) return stairs->most[0] < first && stairs->most[1] < second;
  return stairs->steps[step_of(first)] < inside(second) >> COARSE || (first >= stairs->pair[0] && second >= stairs->pair[1]);
}

/* Builds the stairs of a block anew. */
static void build(Grid *grid, int set, int block) {
  const uint32_t *words = grid->words + (size_t)set * grid->stride;
  int line = set * grid->upper + block;
  Stairs *stairs = grid->stairs + line;
  *stairs = (Stairs){ .most = { -1 << PLACES, -1 << PLACES }, .pair = { grid->fraction[0], grid->fraction[1] } };
  int members = 0;
  grid->known[line] = 1;
  for (uint32_t above = words[block]; above != 0; above &= above - 1) {
    int word = block * 32 + lowest_of(above);
    for (uint32_t ranks = words[grid->upper + word]; ranks != 0; ranks &= ranks - 1) {
      const Record *record = grid->records + word * 32 + lowest_of(ranks);
      int percent = percent_of(grid, record->levels[0], free_of[0][record->node], 0);
      raise_stairs(stairs, record->levels[0] - (percent << PLACES), record->levels[1] - ((set / ROWS - percent) << PLACES));
      members++;
    }
  }
  grid->patience[line] = members > MANY ? members : MANY;
}

static int lowest(Grid *grid, int set, int spare, int target, const double *request, int before) {
  const uint32_t *words = grid->words + (size_t)set * grid->stride;
  int most[2] = { -1, -1 };
  for (int block = grid->lows[set] >> BLOCK; block < grid->upper; block++) {
    int looks = 0, line = set * grid->upper + block;
    if (words[block] == 0) continue;
    if (grid->records[block << BLOCK].node >= before) return before;
    if (spare < 2 && refused_by(grid, line, spare)) continue;
    for (uint32_t above = words[block]; above != 0; above &= above - 1) {
      int word = block * 32 + lowest_of(above);
      for (uint32_t ranks = words[grid->upper + word]; ranks != 0; ranks &= ranks - 1) {
        const Record *record = grid->records + word * 32 + lowest_of(ranks);
        if (record->node >= before) return before;
        for (int k = 0; k < 2; k++)
          if (record->levels[k] > most[k]) most[k] = record->levels[k];
        if (reaches(grid, record, target, request)) return record->node;
        looks++;
      }
    }
    if (spare < 2 && (grid->patience[line] -= looks) <= 0) build(grid, set, block);
  }
  /* Where the rests may tell, blocks were passed over. */
  if (spare >= 2)
    for (int k = 0; k < 2; k++) grid->peaks[set][k] = most[k];
  return before;
}

static int find(Grid *grid, int target, const double *request, int before) {
  int low = grid->asked + 2 * target, word = low >> 3, shift = (low & 7) * 4, found = before;
  uint64_t filled = (uint64_t)grid->filled[word + 1] << 32 | grid->filled[word];
  uint32_t window = (uint32_t)(filled >> shift) & grid->rows & 0xffff;
  for (uint32_t left = window; left != 0;) {
    int bit = 31 - __builtin_clz(left), set = low * ROWS + bit;
    left ^= 1u << bit;
    if (grid->peaks[set][0] < grid->wanted[0] || grid->peaks[set][1] < grid->wanted[1]) continue;
    const Record *record = grid->records + grid->lows[set];
    if (record->node >= found) continue;
    found = reaches(grid, record, target, request) ? record->node : lowest(grid, set, bit / 4, target, request, found);
  }
  if (found < before) return found;
  if ((window & 0xff) != 0) {
    grid->bound = target - 1;
    return before;
  }
  int top = down(grid, word, grid->filled[word] & ~(~0u << shift));
  grid->bound = top < grid->asked ? -1 : (top - grid->asked) / 2;
  return before;
}

static int choose(const double *request) {
  int target = -1;
  while (changes > 0) {
    int node = changed[--changes], place = places[node];
    marked[node] = 0;
    update(grids + (place & 3), place >> 2);
  }
  for (int at = 0; at < kinds; at++) {
    ask(grids + at, request);
    if (grids[at].bound > target) target = grids[at].bound;
  }
  while (target >= 0) {
    int found = nodes, next = -1;
    for (int at = 0; at < kinds; at++) {
      if (grids[at].bound == target) found = find(grids + at, target, request, found);
      if (grids[at].bound > next) next = grids[at].bound;
    }
    if (found < nodes) return found;
    target = next;
  }
  return -1;
}

static void move(int node, const double *request, int sign) {
  for (int k = 0; k < 2; k++) free_of[k][node] += sign * request[k];
  if (marked[node]) return;
  marked[node] = 1;
  changed[changes++] = node;
}

static void step(void) {
  int pod = oldest, wanted = next_request;
  oldest = pod + 1 == pods ? 0 : pod + 1;
  move(node_of[pod], requests[request_of[pod]], 1);
  next_request = (wanted + 1) % REQUESTS;
  int node = choose(requests[wanted]);
  if (node >= 0) {
    node_of[pod] = node;
    request_of[pod] = wanted;
  }
  move(node_of[pod], requests[request_of[pod]], -1);
  digest = digest * 31 + (uint32_t)node;
}
