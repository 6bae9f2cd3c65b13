/** What methods of Python's own types take without raising, as signatures.ts reads it (docs.python.org, library reference). Data only. */
export const METHODS: Readonly<Record<string, string>> = {
  str: `
capitalize
casefold
center w t?
count t a? a?
encode encoding=t? errors=t? !
decode encoding=t? errors=t? !
endswith s a? a?
expandtabs tabsize=w?
find t a? a?
format a* **
format_map m !
index t a? a? !
isalnum
isalpha
isascii
isdecimal
isdigit
isidentifier
islower
isnumeric
isprintable
isspace
istitle
isupper
join i
ljust w t?
lower
lstrip o?
maketrans a a? a? !
partition t
removeprefix t
removesuffix t
replace t t w?
rfind t a? a?
rindex t a? a? !
rjust w t?
rpartition t
rsplit sep=o? maxsplit=w?
rstrip o?
split sep=o? maxsplit=w?
splitlines keepends=a?
startswith s a? a?
strip o?
swapcase
title
translate a !
upper
zfill w
`,
  list: `
append a
clear
copy
count a
extend i
index a w? w? !
insert w a
pop w? !
remove a
reverse
sort key=a? reverse=a?
`,
  tuple: `
count a
index a w? w? !
`,
  set: `
add h
clear
copy
difference i*
difference_update i*
discard h
intersection i*
intersection_update i*
isdisjoint i
issubset i
issuperset i
pop !
remove h
symmetric_difference i
symmetric_difference_update i
union i*
update i*
`,
  dict: `
clear
copy
fromkeys i a? !
get h a?
has_key h
items
iteritems
iterkeys
itervalues
keys
pop h a?
popitem !
setdefault h a?
update m? **
values
viewitems
viewkeys
viewvalues
`,
  environment: `
clear
copy
get key=t default=a?
has_key t
items
iteritems
iterkeys
itervalues
keys
pop key=t default=a?
popitem !
setdefault key=t value=a? !
update m? **
values
decodekey a !
decodevalue a !
encodekey t !
encodevalue t !
`,
  path: `
absolute
as_posix
exists
expanduser
is_absolute
is_dir
is_file
joinpath p*
open a* ** !
read_text a* ** !
resolve strict=a?
with_name t !
with_suffix t !
`,
  file: `
close
flush
read a? !
readline a? !
readlines a? !
`,
};
