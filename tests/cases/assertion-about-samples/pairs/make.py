def read_corpus(source, target):
    src_lines = source.splitlines()
    tgt_lines = target.splitlines()
    assert len(src_lines) == len(tgt_lines)
    return list(zip(src_lines, tgt_lines))


read_corpus("ein\nzwei\ndrei", "one\ntwo")
