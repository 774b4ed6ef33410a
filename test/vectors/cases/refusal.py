"""An invalid case is worth freezing only if the reference refuses it too."""


def refuse(read, *arguments):
    try:
        read(*arguments)
    except ValueError:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        return
    raise AssertionError(f'the reference accepts {arguments!r}')


def replace(data, offset, value):
    return data[:offset] + value + data[offset + len(value) :]
